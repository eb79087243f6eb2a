import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'

export function Icon({ of: Of, size = 16 }: { of: LucideIcon; size?: number }): ReactElement {
  return <Of size={size} strokeWidth={1.75} aria-hidden="true" />
}
