import type { ModelParameter } from '@parley/sdk'
import { SlidersHorizontal } from 'lucide-react'
import { type ReactElement, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { IconButton } from '../control/Button.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Adjust.module.css'
import { Parameters } from './Parameters.tsx'

interface Given {
  conversation: string
  adjustable: readonly ModelParameter[]
}

/** How the model answers in a conversation, beside which one: a panel of the browser's own, which Escape closes. */
export default function Adjust({ conversation, adjustable }: Given): ReactElement {
  const t = useOpenedText()
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton
        icon={SlidersHorizontal}
        label={t.adjust}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
      />
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        aria-label={t.adjust}
        className={styles.panel}
        onToggle={event => {
          const opens = event.newState === 'open'
          flushSync(() => setOpen(opens))
          if (opens) panel.current?.focus()
        }}
      >
        {isOpen && <Parameters conversation={conversation} adjustable={adjustable} panel={panel} />}
      </div>
    </>
  )
}
