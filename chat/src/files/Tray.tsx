import { RefreshCw, TriangleAlert, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { explain } from '../app/explain.ts'
import { IconButton, join } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { FileChip } from './FileChip.tsx'
import styles from './Files.module.css'
import type { Upload, Uploads } from './uploads.ts'

interface Props {
  items: readonly Upload[]
  uploads: Uploads
  /** Whether files are held over the page. */
  isOver: boolean
  note: string | null
}

/** What is sent with the message, above its text. */
export function Tray({ items, uploads, isOver, note }: Props): ReactElement | null {
  const t = useOpenedText()
  if (items.length === 0 && !isOver && !note) return null
  return (
    <div className={styles.tray} data-over={isOver}>
      {isOver && <p className={styles.drop}>{t.dropFiles}</p>}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={t.files}>
          {items.map(item => (
            <li key={item.key} className={styles.item} data-failed={item.error !== null}>
              <Preview item={item} />
              {item.error && !item.isRefused && (
                <IconButton
                  icon={RefreshCw}
                  label={t.sendFileAgain(item.file.name)}
                  onClick={() => uploads.retry(item.key)}
                />
              )}
              <IconButton
                icon={X}
                label={t.removeFile(item.file.name)}
                onClick={() => uploads.remove(item.key)}
              />
            </li>
          ))}
        </ul>
      )}
      {note && (
        <p className={styles.note} role="alert">
          <Icon of={TriangleAlert} />
          {note}
        </p>
      )}
    </div>
  )
}

function Preview({ item }: { item: Upload }): ReactElement {
  const t = useOpenedText()
  const { file, preview, progress, attachment, error } = item
  const percent = Math.round(progress * 100)
  return (
    <FileChip
      name={file.name}
      size={file.size}
      picture={preview}
      about={
        error ? (
          <span className={styles.reason} role="alert">
            {explain(error, t)}
          </span>
        ) : attachment ? undefined : progress < 1 ? (
          t.percent(percent)
        ) : (
          t.beingChecked
        )
      }
    >
      {!attachment && !error && (
        <progress
          className={join(styles.progress, progress === 1 && styles.checking)}
          max={100}
          value={percent}
          aria-label={t.sendingFile(file.name)}
        />
      )}
    </FileChip>
  )
}
