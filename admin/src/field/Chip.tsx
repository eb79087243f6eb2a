import type { ReactNode } from 'react'
import type { Tone } from './tone.js'

export function Chip({
  tone = 'plain',
  title,
  children,
}: {
  tone?: Tone
  title?: string
  children: ReactNode
}) {
  return (
    <span className={`chip chip-${tone}`} title={title}>
      {tone !== 'plain' && <span className="chip-dot" aria-hidden="true" />}
      {children}
    </span>
  )
}
