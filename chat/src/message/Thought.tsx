import { ChevronDown } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Icon } from '../control/Icon.tsx'
import { Markdown } from '../markdown/Markdown.tsx'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

/** What the model thinks before it answers: folded, since it is no part of the answer. */
export function Thought({ text, isThinking }: { text: string; isThinking: boolean }): ReactElement {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.thought} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className={styles.thinking}>
        {isThinking && <span className={styles.pulse} aria-hidden="true" />}
        {isThinking ? t.thinking : t.thought}
        <Icon of={ChevronDown} />
      </summary>
      {isOpen && <Markdown text={text} open={isThinking} />}
    </details>
  )
}
