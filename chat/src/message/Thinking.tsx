import type { ChatMessage } from '@parley/sdk/react'
import type { ReactElement } from 'react'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

export function Thinking({ of }: { of: ChatMessage }): ReactElement {
  const t = useText()
  return (
    <p className={styles.thinking}>
      <span className={styles.pulse} aria-hidden="true" />
      {of.message?.image ? t.makingImage : t.thinking}
    </p>
  )
}
