import type { ReactElement } from 'react'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

export function Thinking(): ReactElement {
  const t = useText()
  return (
    <p className={styles.thinking}>
      <span className={styles.pulse} aria-hidden="true" />
      {t.thinking}
    </p>
  )
}
