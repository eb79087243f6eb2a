import { type ReactElement, useState } from 'react'
import { Button } from '../control/Button.tsx'
import { Actions, Dialog } from '../control/Dialog.tsx'
import { Field } from '../control/Field.tsx'
import { useText } from '../text/text.ts'

interface Given {
  title: string
  onRename: (title: string) => void
  onClose: () => void
}

export default function RenameDialog({ title, onRename, onClose }: Given): ReactElement {
  const t = useText()
  const [draft, setDraft] = useState(title)
  return (
    <Dialog title={t.rename} onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          onRename(draft.trim())
          onClose()
        }}
      >
        <Field label={t.title} value={draft} onChange={setDraft} maxLength={200} />
        <Actions>
          <Button kind="quiet" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button kind="primary" type="submit">
            {t.save}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
