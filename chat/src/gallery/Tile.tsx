import type { Attachment } from '@parley/sdk'
import { Download, FileText, Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { IconButton } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { sizeInWords } from '../files/sizeInWords.ts'
import { dayOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Gallery.module.css'

interface Given {
  file: Attachment
  onOpen: () => void
  /** Absent: it is not theirs to delete. */
  onDelete?: (() => void) | undefined
  /** Its address does not work any more. */
  onBroken: () => void
}

/** A file with its picture, or what kind of file it is; a click opens it large or downloads it. */
export function Tile({ file, onOpen, onDelete, onBroken }: Given): ReactElement {
  const t = useOpenedText()
  const { filename, size, status, rejection, url, thumbnailUrl, createdAt } = file
  const [broken, setBroken] = useState<string | null>(null)
  const picture = thumbnailUrl === broken ? null : thumbnailUrl
  return (
    <li className={styles.tile}>
      {thumbnailUrl ? (
        <button
          type="button"
          className={styles.face}
          aria-label={t.openPicture(filename)}
          aria-haspopup="dialog"
          onClick={onOpen}
        >
          {picture ? (
            <img
              src={picture}
              alt=""
              loading="lazy"
              onError={() => {
                setBroken(picture)
                onBroken()
              }}
            />
          ) : (
            <Kind name={filename} />
          )}
        </button>
      ) : url ? (
        <a className={styles.face} href={url} download={filename} aria-label={t.downloadFile(filename)}>
          <Kind name={filename} />
        </a>
      ) : (
        <span className={styles.face}>
          <Kind name={filename} />
        </span>
      )}
      <span className={styles.name} dir="auto" title={filename}>
        {filename}
      </span>
      {status === 'REJECTED' ? (
        <span className={styles.refused}>{rejection}</span>
      ) : (
        <span className={styles.about}>
          {status === 'PENDING' ? t.notArrived : `${sizeInWords(size)} · ${dayOf(createdAt)}`}
        </span>
      )}
      <span className={styles.actions}>
        {thumbnailUrl && url && (
          <a
            className={styles.action}
            href={url}
            download={filename}
            aria-label={t.downloadFile(filename)}
            title={t.downloadFile(filename)}
          >
            <Icon of={Download} />
          </a>
        )}
        {onDelete && (
          <IconButton
            icon={Trash2}
            label={t.deleteFile(filename)}
            className={styles.action}
            aria-haspopup="dialog"
            onClick={onDelete}
          />
        )}
      </span>
    </li>
  )
}

/** What a name says of its kind: `PDF`. */
function Kind({ name }: { name: string }): ReactElement {
  const [, extension] = /\.([a-z0-9]{1,5})$/i.exec(name) ?? []
  return (
    <>
      <Icon of={FileText} size={28} />
      {extension && <span className={styles.kind}>{extension.toUpperCase()}</span>}
    </>
  )
}
