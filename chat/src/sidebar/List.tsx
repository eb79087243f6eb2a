import type { Conversation } from '@parley/sdk'
import { useConversations } from '@parley/sdk/react'
import { type ReactElement, type UIEvent, useEffect, useMemo, useState } from 'react'
import { explain, isSignedOut } from '../app/explain.ts'
import { Button } from '../control/Button.tsx'
import { useErrorSaid } from '../control/useErrorSaid.ts'
import { useText } from '../text/text.ts'
import { byDay } from './days.ts'
import styles from './List.module.css'
import { PINNED } from './pinned.ts'
import { Row } from './Row.tsx'
import { useRemove, useRemoved } from './removal.ts'

/** So near to the end, the next page is fetched. */
const NEAR_PX = 400

interface Given {
  /** The person’s id. */
  me: string
  current: string | null
  isFolded: boolean
  onChoose: () => void
}

/** One's conversations, the newest first, those that are pinned before all. */
export function List({ me, current, isFolded, onChoose }: Given): ReactElement {
  const t = useText()
  const all = useConversations()
  const pinned = useConversations(PINNED)
  const removed = useRemoved()
  const now = useMinute()
  const { conversations, hasMore, loadingMore, loadMore, phase, error, reload } = all
  const { pin, archive, rename } = all
  const actions = useMemo(() => ({ pin, archive, rename }), [pin, archive, rename])
  const remove = useRemove(me)
  useErrorSaid(phase === 'ended' ? null : error)

  const isThere = ({ id }: Conversation) => !removed.has(id)
  const top = pinned.conversations.filter(isThere)
  const rest = conversations.filter(one => !one.pinned && isThere(one))
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLElement>) => {
    if (hasMore && !loadingMore && scrollHeight - scrollTop - clientHeight < NEAR_PX) void loadMore()
  }
  const rows = (items: readonly Conversation[]) =>
    items.map(one => (
      <Row
        key={one.id}
        conversation={one}
        isCurrent={one.id === current}
        {...{ actions, remove, onChoose }}
      />
    ))

  if (isFolded) return <div className={styles.list} />
  return (
    <nav
      className={styles.list}
      aria-label={t.conversations}
      onScroll={onScroll}
      aria-busy={phase === 'loading'}
    >
      {top.length > 0 && (
        <section className={styles.group}>
          <h2>{t.pinned}</h2>
          <ul>{rows(top)}</ul>
        </section>
      )}
      {byDay(rest, one => one.lastMessageAt ?? one.createdAt, now).map(([day, items]) => (
        <section key={day} className={styles.group}>
          <h2>{t.days[day]}</h2>
          <ul>{rows(items)}</ul>
        </section>
      ))}
      {phase === 'loading' && conversations.length === 0 && <div className={styles.skeleton} />}
      {phase === 'ready' && top.length + rest.length === 0 && (
        <p className={styles.empty}>{t.noConversations}</p>
      )}
      {phase === 'ended' && !isSignedOut(error) && (
        <div className={styles.empty} role="alert">
          <p>{explain(error, t)}</p>
          <Button onClick={reload}>{t.tryAgain}</Button>
        </div>
      )}
      {hasMore && (
        <Button kind="quiet" className={styles.more} disabled={loadingMore} onClick={() => void loadMore()}>
          {t.more}
        </Button>
      )}
    </nav>
  )
}

const MINUTE_MS = 60_000

/** At midnight what was today becomes yesterday. */
function useMinute(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
