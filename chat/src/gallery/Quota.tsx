import type { FileUse } from '@parley/sdk'
import type { ReactElement } from 'react'
import { sizeInWords } from '../files/sizeInWords.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Gallery.module.css'

/** What one's files take, of what they may. */
export function Quota({ use: { bytes, quota } }: { use: FileUse }): ReactElement {
  const t = useOpenedText()
  const words = t.filesTake(sizeInWords(bytes), sizeInWords(quota))
  return (
    <footer className={styles.quota}>
      <meter min={0} max={quota || 1} value={bytes} high={quota * 0.9} aria-label={words} />
      <span aria-hidden="true">{words}</span>
    </footer>
  )
}
