import type { ReactElement } from 'react'
import { useText } from '../text/text.ts'
import styles from './Links.module.css'
import { useAppearance } from './useAppearance.ts'

/** Help, imprint and privacy, where the company has set them. */
export function Links(): ReactElement | null {
  const t = useText()
  const { value } = useAppearance()
  const links = [
    [t.help, value?.supportUrl],
    [t.imprint, value?.imprintUrl],
    [t.privacy, value?.privacyUrl],
  ].filter(([, url]) => url)
  if (links.length === 0) return null
  return (
    <footer className={styles.links}>
      {links.map(([name, url]) => (
        <a key={name} href={url ?? ''} target="_blank" rel="noreferrer">
          {name}
        </a>
      ))}
    </footer>
  )
}
