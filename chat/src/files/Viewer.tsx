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
  /** Its address does not work any more: others are to come with `pictures`. */
  onBroken: () => void
  onClose: () => void
}

/** A picture in its full size, and by the arrow keys those beside it. */
export function Viewer({ pictures, first, onBroken, onClose }: Props): ReactElement {
  const t = useOpenedText()
  const [shown, setShown] = useState(first)
  const at = pictures.findIndex(({ id }) => id === shown.id)
  const { filename, url, width, height, description } = pictures[at] ?? shown
  const turn = (by: number) => setShown(pictures[(at + by + pictures.length) % pictures.length] ?? shown)
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
          onError={onBroken}
        />
      </div>
    </Dialog>
  )
}
