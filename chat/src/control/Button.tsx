import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactElement, Ref } from 'react'
import styles from './Button.module.css'
import { Icon } from './Icon.tsx'

interface Given extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** primary: the one action of a place. danger: it takes something away. */
  kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  icon?: LucideIcon
  ref?: Ref<HTMLButtonElement>
}

export function Button({ kind = 'plain', icon, className, children, ...rest }: Given): ReactElement {
  return (
    <button type="button" className={join(styles.button, styles[kind], className)} {...rest}>
      {icon && <Icon of={icon} />}
      {children}
    </button>
  )
}

interface IconGiven extends Omit<Given, 'children'> {
  icon: LucideIcon
  /** What it does: read aloud, and shown where the pointer rests. */
  label: string
}

export function IconButton({ icon, label, kind = 'quiet', className, ...rest }: IconGiven): ReactElement {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={join(styles.icon, kind === 'primary' && styles.primary, className)}
      {...rest}
    >
      <Icon of={icon} />
    </button>
  )
}

export const join = (...names: (string | false | null | undefined)[]): string =>
  names.filter(Boolean).join(' ')
