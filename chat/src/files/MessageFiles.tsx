import type { Attachment } from '@parley/sdk'
import type { ChatMessage } from '@parley/sdk/react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useOpenedText } from '../text/openedText.ts'
import { Coming } from './Coming.tsx'
import { FileChip } from './FileChip.tsx'
import styles from './Files.module.css'
import { useMessageFiles } from './useMessageFiles.ts'
import { Viewer } from './Viewer.tsx'

/** The files of a message, or as much as there is of the one that is being made. */
export default function MessageFiles({ message }: { message: ChatMessage }): ReactElement | null {
  return message.status === 'STREAMING' ? <Coming id={message.id} /> : <Whole message={message} />
}

/** Pictures small, large on a click; others to download. */
function Whole({ message }: { message: ChatMessage }): ReactElement | null {
  const t = useOpenedText()
  const [files, renew] = useMessageFiles(message.message)
  const [opened, setOpened] = useState<Attachment | null>(null)
  const opener = useRef<HTMLElement>(null)
  // Back to where it was opened; the others of a message were only looked at.
  useEffect(() => {
    if (!opened) opener.current?.focus()
  }, [opened])
  if (files.length === 0) return null
  const pictures = files.filter(({ thumbnailUrl }) => thumbnailUrl !== null)
  // What a model made is the answer itself, and shown as large as there is room.
  const isMade = message.role === 'ASSISTANT'
  const others = files.filter(({ thumbnailUrl }) => thumbnailUrl === null)
  return (
    <section className={styles.files} data-made={isMade} aria-label={t.files}>
      {pictures.map(one => (
        <button
          key={one.id}
          type="button"
          className={styles.picture}
          aria-label={t.openPicture(one.filename)}
          onClick={({ currentTarget }) => {
            opener.current = currentTarget
            setOpened(one)
          }}
        >
          <img
            src={(isMade ? one.url : one.thumbnailUrl) ?? ''}
            alt={one.description ?? ''}
            width={one.width ?? undefined}
            height={one.height ?? undefined}
            onError={renew}
          />
        </button>
      ))}
      {others.map(({ id, filename, size, url }) => (
        <a
          key={id}
          className={styles.item}
          href={url ?? undefined}
          download={filename}
          aria-label={t.downloadFile(filename)}
        >
          <FileChip name={filename} size={size} picture={null} />
        </a>
      ))}
      {opened && (
        <Viewer pictures={pictures} first={opened} onBroken={renew} onClose={() => setOpened(null)} />
      )}
    </section>
  )
}
