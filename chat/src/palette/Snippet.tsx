import type { SearchSnippet } from '@parley/sdk'
import type { ReactElement, ReactNode } from 'react'
import styles from './Palette.module.css'

/** Where a conversation has what was searched for. What people wrote stays text. */
export function Snippet({ snippet: { text, marks } }: { snippet: SearchSnippet }): ReactElement {
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>)
    at = end
  }
  return (
    <small className={styles.snippet} dir="auto">
      {parts}
      {text.slice(at)}
    </small>
  )
}
