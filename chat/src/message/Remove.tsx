import type { ChatMessage } from '@parley/sdk/react'
import { Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import { IconButton } from '../control/Button.tsx'
import { Menu } from '../control/Menu.tsx'
import { say } from '../control/toast.ts'
import { useAct } from '../conversation/act.ts'
import { useText } from '../text/text.ts'

/** So long a deletion can be taken back. */
const UNDO_MS = 10_000

/** Deletes a message, or also what follows it; for ten seconds that can be taken back. */
export function Remove({ message: { id } }: { message: ChatMessage }): ReactElement {
  const t = useText()
  const { remove, restore } = useAct()
  const start = (branch: boolean) =>
    void remove(id, { branch }).then(done => {
      if (done) say(t.messageRemoved, { label: t.undo, run: () => void restore(id) }, UNDO_MS)
    })
  return (
    <Menu
      label={t.remove}
      trigger={props => <IconButton icon={Trash2} label={t.remove} {...props} />}
      items={[
        { label: t.removeMessage, danger: true, onSelect: () => start(false) },
        { label: t.removeBranch, danger: true, onSelect: () => start(true) },
      ]}
    />
  )
}
