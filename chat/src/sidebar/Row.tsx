import type { Conversation } from '@parley/sdk'
import type { UseConversations } from '@parley/sdk/react'
import { Archive, Download, Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { memo, type ReactElement, Suspense, useState } from 'react'
import { Link } from '../app/Link.tsx'
import { page } from '../app/page.tsx'
import { open } from '../app/place.ts'
import { IconButton } from '../control/Button.tsx'
import { Menu } from '../control/Menu.tsx'
import { say } from '../control/toast.ts'
import { useText } from '../text/text.ts'
import styles from './List.module.css'

const RenameDialog = page(() => import('./RenameDialog.tsx'))

interface Given {
  conversation: Conversation
  isCurrent: boolean
  /** The same object each time, so that a row is rendered when it has changed itself. */
  actions: Pick<UseConversations, 'pin' | 'archive' | 'rename'>
  remove: (ids: readonly string[], name: string) => void
  onChoose: () => void
}

export const Row = memo(({ conversation, isCurrent, actions, remove, onChoose }: Given): ReactElement => {
  const t = useText()
  const { pin, archive, rename } = actions
  const [renames, setRenames] = useState(false)
  const { id, title, pinned, viewerAccess, unread } = conversation
  const name = title ?? t.newChat
  return (
    <li className={styles.row} data-current={isCurrent}>
      <Link to={id} aria-current={isCurrent ? 'page' : undefined} title={name} onGo={onChoose}>
        {name}
        {unread > 0 && !isCurrent && (
          <span className={styles.unread} role="img" aria-label={t.unread(unread)} />
        )}
      </Link>
      <Menu
        label={t.actionsOf(name)}
        trigger={props => <IconButton icon={Ellipsis} label={t.actionsOf(name)} {...props} />}
        items={[
          {
            label: pinned ? t.unpin : t.pin,
            icon: pinned ? PinOff : Pin,
            onSelect: () => void pin(id, !pinned),
          },
          ...(viewerAccess === 'READ'
            ? []
            : [{ label: t.rename, icon: Pencil, onSelect: () => setRenames(true) }]),
          { label: t.export, icon: Download, onSelect: () => open(`export/${id}`) },
          {
            label: t.archive,
            icon: Archive,
            onSelect: () => {
              void archive(id, true)
              say(t.archived(name), { label: t.undo, run: () => void archive(id, false) })
            },
          },
          ...(viewerAccess === 'OWNER'
            ? [
                'line' as const,
                { label: t.remove, icon: Trash2, danger: true, onSelect: () => remove([id], name) },
              ]
            : []),
        ]}
      />
      {renames && (
        <Suspense>
          <RenameDialog
            title={title ?? ''}
            onClose={() => setRenames(false)}
            onRename={next => void rename(id, next === '' ? null : next)}
          />
        </Suspense>
      )}
    </li>
  )
})
