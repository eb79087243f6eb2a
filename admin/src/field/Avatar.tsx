import { initialsOf } from './initials.js'

/** A person's picture, or the beginnings of the name in a colour that stays theirs. */
export function Avatar({
  name,
  picture,
  large = false,
}: {
  name: string
  picture?: unknown
  large?: boolean
}) {
  const size = large ? 'avatar avatar-large' : 'avatar'
  if (typeof picture === 'string' && picture.startsWith('data:'))
    return <img className={size} src={picture} alt="" />
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6, 7)
  return (
    // By the style sheet: what is only drawn is no part of the name of a button around it.
    <span className={`${size} avatar-${hue}`} data-initials={initialsOf(name)} aria-hidden="true" />
  )
}
