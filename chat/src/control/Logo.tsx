import type { ReactElement } from 'react'
import styles from './Logo.module.css'

export function Logo({ size = 28 }: { size?: number }): ReactElement {
  return (
    <svg className={styles.logo} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Z" />
      <circle cx="10" cy="14" r="2" />
      <circle cx="16" cy="14" r="2" />
      <circle cx="22" cy="14" r="2" />
    </svg>
  )
}
