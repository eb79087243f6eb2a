import type { ConversationFormat } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { Download } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { explain } from '../app/explain.ts'
import type { OpenedProps } from '../app/Opened.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { Icon } from '../control/Icon.tsx'
import { shownLeaf } from '../conversation/shown.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Export.module.css'

const formats = ['MARKDOWN', 'JSON'] as const satisfies readonly ConversationFormat[]

/** One conversation as a file. */
export default function ExportDialog({ part: id, onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const [error, setError] = useState<Error | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function download(format: ConversationFormat): Promise<void> {
    setBusy(true)
    try {
      const leafId = shownLeaf(id) ?? null
      const { url } = await parley.exportConversation({ conversationId: id, format, leafId })
      follow(url)
      onClose()
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)))
      setBusy(false)
    }
  }

  return (
    <Dialog title={t.exportChat} onClose={onClose}>
      <div className={styles.formats}>
        {formats.map(format => (
          <button key={format} type="button" disabled={isBusy} onClick={() => void download(format)}>
            <Icon of={Download} />
            <span>
              {t.exportFormats[format].name}
              <small>{t.exportFormats[format].about}</small>
            </span>
          </button>
        ))}
      </div>
      {error && (
        <p className={styles.error} role="alert">
          {explain(error, t)}
        </p>
      )}
    </Dialog>
  )
}

/** By a link: where there is no file after all, the page stays. */
function follow(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
