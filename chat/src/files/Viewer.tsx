import type { Attachment } from '@parley/sdk'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { IconButton } from '../control/Button.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { Icon } from '../control/Icon.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Files.module.css'

interface Props {
  pictures: readonly Attachment[]
  first: Attachment
  onClose: () => void
}

/** A picture in its full size, and by the arrow keys the others of its message. */
export function Viewer({ pictures, first, onClose }: Props): ReactElement {
  const t = useOpenedText()
  const [at, setAt] = useState(pictures.findIndex(({ id }) => id === first.id))
  const { filename, url, width, height, description } = pictures[at] ?? first
  const turn = (by: number) => setAt((at + by + pictures.length) % pictures.length)
  return (
    <Dialog title={filename} kind="picture" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys come from the buttons in it */}
      <div
        className={styles.viewer}
        onKeyDown={({ key }) => {
          if (key === 'ArrowLeft') turn(-1)
          if (key === 'ArrowRight') turn(1)
        }}
      >
        <header className={styles.head}>
          <span className={styles.name} dir="auto">
            {filename}
          </span>
          {pictures.length > 1 && (
            <>
              <IconButton icon={ChevronLeft} label={t.previousPicture} onClick={() => turn(-1)} />
              <IconButton icon={ChevronRight} label={t.nextPicture} onClick={() => turn(1)} />
            </>
          )}
          <a
            className={styles.download}
            href={url ?? undefined}
            download={filename}
            aria-label={t.downloadFile(filename)}
            title={t.downloadFile(filename)}
          >
            <Icon of={Download} />
          </a>
          <IconButton icon={X} label={t.close} onClick={onClose} />
        </header>
        <img
          className={styles.large}
          src={url ?? ''}
          alt={description ?? filename}
          width={width ?? undefined}
          height={height ?? undefined}
        />
      </div>
    </Dialog>
  )
}
