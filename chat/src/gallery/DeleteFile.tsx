import type { Attachment } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { type ReactElement, useState } from 'react'
import { explain } from '../app/explain.ts'
import { Button } from '../control/Button.tsx'
import { Actions, Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Gallery.module.css'

interface Given {
  file: Attachment
  onDeleted: () => void
  onClose: () => void
}

/** Asks first: messages lose it, and nobody can bring it back. */
export function DeleteFile({ file, onDeleted, onClose }: Given): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const [error, setError] = useState<Error | null>(null)
  const [isBusy, setBusy] = useState(false)
  return (
    <Dialog title={t.deleteFileAsk(file.filename)} onClose={onClose}>
      <p className={styles.question}>{t.deleteFileText}</p>
      {error && (
        <p className={styles.problem} role="alert">
          {explain(error, t)}
        </p>
      )}
      <Actions>
        <Button kind="quiet" onClick={onClose}>
          {t.cancel}
        </Button>
        <Button
          kind="danger"
          disabled={isBusy}
          onClick={() => {
            setBusy(true)
            parley
              .deleteAttachments([file.id])
              .then(onDeleted, setError)
              .finally(() => setBusy(false))
          }}
        >
          {t.remove}
        </Button>
      </Actions>
    </Dialog>
  )
}
