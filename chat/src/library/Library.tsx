import { useConversations } from '@parley/sdk/react'
import { type ReactElement, useMemo, useState } from 'react'
import type { OpenedProps } from '../app/Opened.tsx'
import { go } from '../app/place.ts'
import { Button, join } from '../control/Button.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { useErrorSaid } from '../control/useErrorSaid.ts'
import { useRemove, useRemoved } from '../sidebar/removal.ts'
import { dayOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import styles from './Library.module.css'
import { TagField } from './TagField.tsx'

/** All conversations, also those put away; many at once can be tagged, put away, taken out and deleted. */
export default function Library({ me, part, onClose }: OpenedProps): ReactElement {
  const t = useOpenedText()
  const [archived, setArchived] = useState(part === 'archived')
  const [tag, setTag] = useState<string | null>(null)
  const options = useMemo(
    () => ({ filter: { archived, ...(tag && { tags: [tag] }) }, pageSize: 50 }),
    [archived, tag],
  )
  const { conversations, hasMore, loadMore, archive, update, phase, error } = useConversations(options)
  useErrorSaid(error)
  const removed = useRemoved()
  const remove = useRemove(me.id)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const shown = conversations.filter(({ id }) => !removed.has(id))
  const selected = shown.filter(({ id }) => chosen.has(id))
  const tags = [...new Set([...(tag ? [tag] : []), ...shown.flatMap(one => one.tags)])].sort()
  const owned = selected.filter(one => one.viewerAccess === 'OWNER')

  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <Dialog title={t.allConversations} onClose={onClose} kind="wide">
      <div className={styles.filters}>
        {[false, true].map(is => (
          <Button
            key={String(is)}
            kind="quiet"
            aria-pressed={archived === is}
            onClick={() => setArchived(is)}
          >
            {is ? t.archivedOnes : t.active}
          </Button>
        ))}
        {tags.map(one => (
          <Button
            key={one}
            kind="quiet"
            className={styles.tag}
            aria-pressed={tag === one}
            onClick={() => setTag(tag === one ? null : one)}
          >
            #{one}
          </Button>
        ))}
      </div>
      <ul className={styles.list} aria-busy={phase === 'loading'}>
        {shown.map(one => (
          <li key={one.id} className={join(styles.row, chosen.has(one.id) && styles.chosen)}>
            <input
              type="checkbox"
              aria-label={t.choose(one.title ?? t.newChat)}
              checked={chosen.has(one.id)}
              onChange={event => choose(one.id, event.target.checked)}
            />
            <button
              type="button"
              dir="auto"
              onClick={() => {
                onClose()
                go(one.id)
              }}
            >
              {one.title ?? t.newChat}
            </button>
            {one.tags.map(name => (
              <span key={name} className={styles.label}>
                #{name}
              </span>
            ))}
            <time dateTime={one.lastMessageAt ?? one.createdAt}>
              {dayOf(one.lastMessageAt ?? one.createdAt)}
            </time>
          </li>
        ))}
        {phase === 'ready' && shown.length === 0 && <li className={styles.none}>{t.nothingHere}</li>}
        {hasMore && (
          <li>
            <Button kind="quiet" onClick={() => void loadMore()}>
              {t.more}
            </Button>
          </li>
        )}
      </ul>
      {selected.length > 0 && (
        <footer className={styles.bar}>
          <strong>{t.selected(selected.length)}</strong>
          <TagField
            onAdd={name => {
              for (const one of selected) void update(one.id, { tags: [...new Set([...one.tags, name])] })
            }}
          />
          <Button onClick={() => selected.map(one => archive(one.id, !archived))}>
            {archived ? t.unarchive : t.archive}
          </Button>
          {owned.length > 0 && (
            <Button
              kind="danger"
              onClick={() => {
                remove(
                  owned.map(({ id }) => id),
                  owned[0]?.title ?? t.newChat,
                )
                onClose()
              }}
            >
              {t.remove}
            </Button>
          )}
        </footer>
      )}
    </Dialog>
  )
}
