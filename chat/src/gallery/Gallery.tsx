import type { Attachment } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { explain } from '../app/explain.ts'
import type { OpenedProps } from '../app/Opened.tsx'
import { currentPlace } from '../app/place.ts'
import { Button } from '../control/Button.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { Viewer } from '../files/Viewer.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { Choices } from './Choices.tsx'
import { DeleteFile } from './DeleteFile.tsx'
import styles from './Gallery.module.css'
import { Quota } from './Quota.tsx'
import { Tile } from './Tile.tsx'
import { useFiles, type Wanted } from './useFiles.ts'

/** The files of the conversation that is open, whoever gave them, and one's own. */
export default function Gallery({ me, part, onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  const [here] = useState(() => currentPlace().conversation)
  const [wanted, setWanted] = useState<Wanted>({
    conversationId: part === 'own' ? null : here,
    ...{ words: '', largestFirst: false },
  })
  const { files, next, error, isLoading, more, reload, forget } = useFiles(wanted)
  const use = useAnswer('fileUse', (parley, signal) => parley.userFileUse(me.id, { signal }))
  const [opened, setOpened] = useState<Attachment | null>(null)
  const [unwanted, setUnwanted] = useState<Attachment | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const opener = useRef<Element>(null)
  const isOver = opened !== null || unwanted !== null
  // Back to where it was opened, if that is still there.
  useEffect(() => {
    if (isOver || !opener.current) return
    const back = opener.current.isConnected ? opener.current : list.current
    if (back instanceof HTMLElement) back.focus()
    opener.current = null
  }, [isOver])
  const openOver = (set: (file: Attachment) => void, file: Attachment) => {
    opener.current = document.activeElement
    set(file)
  }
  // Each address is given up once: what is broken in itself stays so.
  const renewed = useRef<string | null>(null)
  const renew = () => {
    const ends = files[0]?.urlExpiresAt ?? null
    if (renewed.current === ends) return
    renewed.current = ends
    reload()
  }
  const isOwn = wanted.conversationId === null
  const isEmpty = files.length === 0 && !error
  return (
    <>
      <Dialog title={t.files} onClose={onClose} kind="wide">
        <Choices here={here} wanted={wanted} onWant={setWanted} />
        <ul ref={list} className={styles.grid} tabIndex={-1} aria-label={t.files} aria-busy={isLoading}>
          {files.map(file => (
            <Tile
              key={file.id}
              file={file}
              onOpen={() => openOver(setOpened, file)}
              onDelete={isOwn ? () => openOver(setUnwanted, file) : undefined}
              onBroken={renew}
            />
          ))}
          {isEmpty && isLoading && places.map(place => <li key={place} className={styles.coming} />)}
          {isEmpty && !isLoading && (
            <li className={styles.none}>
              {wanted.words ? t.nothingFound : isOwn ? t.noFiles : t.noFilesHere}
            </li>
          )}
          {error && (
            <li className={styles.none} role="alert">
              <p>{explain(error, t)}</p>
              <Button onClick={reload}>{t.tryAgain}</Button>
            </li>
          )}
          {next && !error && (
            <li className={styles.more}>
              <Button kind="quiet" onClick={() => void more()}>
                {t.more}
              </Button>
            </li>
          )}
        </ul>
        {isOwn && use.value && <Quota use={use.value} />}
      </Dialog>
      {opened && (
        <Viewer
          pictures={files.filter(({ thumbnailUrl }) => thumbnailUrl !== null)}
          first={opened}
          onClose={() => setOpened(null)}
          onBroken={renew}
        />
      )}
      {unwanted && (
        <DeleteFile
          file={unwanted}
          onClose={() => setUnwanted(null)}
          onDeleted={() => {
            setUnwanted(null)
            forget(unwanted.id)
            use.reload()
          }}
        />
      )}
    </>
  )
}

/** Where tiles will be. */
const places = [1, 2, 3, 4, 5, 6, 7, 8]
