import { Check, Copy, WrapText } from 'lucide-react'
import { memo, type ReactElement, type ReactNode, Suspense, useState } from 'react'
import { later } from '../app/later.ts'
import { IconButton } from '../control/Button.tsx'
import { copy } from '../control/copy.ts'
import { useText } from '../text/text.ts'
import styles from './Code.module.css'
import { createChunks } from './chunks.ts'
import { useHighlighted } from './highlight.ts'

/** Where it cannot be loaded, its source is there. */
const Diagram = later(() => import('./Diagram.tsx'))

interface Given {
  text: string
  /** What stands behind the fence: the language, and perhaps more. */
  language: string
  open: boolean
}

export function Code({ text, language, open }: Given): ReactElement {
  const t = useText()
  const name = /^[\w+#.-]*/.exec(language)?.[0] ?? ''
  const [wraps, setWraps] = useState(false)
  const [copied, setCopied] = useState(false)
  const isDiagram = name === 'mermaid' && !open
  return (
    <figure className={styles.code} data-wraps={wraps}>
      <figcaption className={styles.bar}>
        <span>{name || t.code}</span>
        <IconButton
          icon={WrapText}
          label={t.wrapLines}
          aria-pressed={wraps}
          onClick={() => setWraps(!wraps)}
        />
        <IconButton
          icon={copied ? Check : Copy}
          label={t.copyCode}
          onClick={() => {
            void copy(text, t.copied).then(() => setCopied(true))
          }}
        />
      </figcaption>
      {isDiagram && (
        <Suspense>
          <Diagram source={text} />
        </Suspense>
      )}
      <pre tabIndex={0} dir="ltr">
        <code>{open ? <Growing text={text} /> : <Whole text={text} language={name} />}</code>
      </pre>
    </figure>
  )
}

function Growing({ text }: { text: string }): ReactNode {
  const [split] = useState(createChunks)
  return split(text).map((chunk, i) => <Chunk key={i} of={chunk} />)
}

/** Highlighted once it is all there, when the browser has nothing else to do. */
function Whole({ text, language }: { text: string; language: string }): ReactNode {
  const highlighted = useHighlighted(text, language)
  return highlighted ?? <Growing text={text} />
}

const Chunk = memo(({ of }: { of: string }) => <span className={styles.chunk}>{of}</span>)
