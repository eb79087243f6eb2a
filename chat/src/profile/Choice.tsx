import type { ReactElement } from 'react'
import styles from './Profile.module.css'

interface Given {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

/** One of a few, by the browser's own list. */
export const Choice = ({ label, value, options, onChange }: Given): ReactElement => (
  <label className={styles.choice}>
    <span>{label}</span>
    <select value={value} onChange={event => onChange(event.target.value)}>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)
