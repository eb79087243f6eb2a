import type { ReactElement } from 'react'
import styles from './Avatar.module.css'

const HUES = 6

/** The initials of a name, on a colour of its own. */
export function Avatar({
  name,
  id,
  size = 24,
}: {
  name: string | null
  id: string
  size?: number
}): ReactElement {
  const words = (name ?? '?').split(/\s+/).filter(Boolean)
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map(word => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES
  return (
    <span
      className={styles.avatar}
      data-hue={hue}
      data-size={size}
      title={name ?? undefined}
      // Drawn by the style: it is no part of the name of the button it may stand in.
      data-initials={initials}
      aria-hidden="true"
    />
  )
}
