import { FileText } from 'lucide-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Icon } from '../control/Icon.tsx'
import styles from './Files.module.css'
import { sizeInWords } from './sizeInWords.ts'

interface Props {
  name: string
  size: number
  /** Where a small picture of it is; null: none. */
  picture: string | null
  /** In the place of its size. */
  about?: ReactNode
  children?: ReactNode
}

/** A file: a picture or an icon, its name and its size. */
export function FileChip({ name, size, picture, about, children }: Props): ReactElement {
  const [isBroken, setBroken] = useState(false)
  return (
    <>
      {picture && !isBroken ? (
        <img className={styles.small} src={picture} alt="" onError={() => setBroken(true)} />
      ) : (
        <span className={styles.kind}>
          <Icon of={FileText} />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.name} dir="auto" title={name}>
          {name}
        </span>
        <span className={styles.about}>{about ?? sizeInWords(size)}</span>
        {children}
      </span>
    </>
  )
}
