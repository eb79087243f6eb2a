import { type InputHTMLAttributes, type ReactElement, type Ref, useId } from 'react'
import styles from './Field.module.css'

interface Given extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** What to know about it, below. */
  hint?: string
  ref?: Ref<HTMLInputElement>
}

/** One line of text with its name above. */
export function Field({ label, hint, value, onChange, ...rest }: Given): ReactElement {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        value={value}
        onChange={event => onChange(event.target.value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        autoComplete="off"
        {...rest}
      />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}
