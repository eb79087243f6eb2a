import { useConversations } from '@parley/sdk/react'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { keep, read } from '../app/kept.ts'
import { currentPlace, go } from '../app/place.ts'
import { say } from '../control/toast.ts'
import { useText } from '../text/text.ts'

/** So long a deletion can be taken back. */
const UNDO_MS = 10_000
/** And so long after that the page where it was asked for may be late. */
const GRACE_MS = 5000
const NONE: ReadonlySet<string> = new Set()

let removed: ReadonlySet<string> = NONE
const listeners = new Set<() => void>()

function set(ids: Iterable<string>): void {
  removed = new Set(ids)
  for (const listener of listeners) listener()
}

/** What is shown no more and can still be taken back. */
export const useRemoved = (): ReadonlySet<string> =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => removed,
  )

const nameOf = (user: string) => `removing.${user}`

/** What somebody has asked to be deleted in this browser, with the time of asking: it is done also if the page is closed. */
function asked(user: string): Map<string, number> {
  try {
    return new Map(JSON.parse(read(nameOf(user)) ?? '[]'))
  } catch {
    return new Map()
  }
}

function note(user: string, change: (ids: Map<string, number>) => void): void {
  const ids = asked(user)
  change(ids)
  keep(nameOf(user), ids.size > 0 ? JSON.stringify([...ids]) : null)
}

/** Takes conversations away at once, and deletes them for good when nobody has changed their mind. */
export function useRemove(user: string): (ids: readonly string[], name: string) => void {
  const t = useText()
  const { remove } = useConversations()
  return useCallback(
    (ids, name) => {
      set([...removed, ...ids])
      note(user, kept => {
        for (const id of ids) kept.set(id, Date.now())
      })
      const here = currentPlace().conversation
      if (here !== null && ids.includes(here)) go(null)
      const settle = () => {
        set([...removed].filter(id => !ids.includes(id)))
        note(user, kept => {
          for (const id of ids) kept.delete(id)
        })
      }
      const timer = setTimeout(() => void remove(...ids).finally(settle), UNDO_MS)
      const undo = () => {
        clearTimeout(timer)
        settle()
        if (here !== null && ids.includes(here)) go(here)
      }
      say(ids.length > 1 ? t.removedMany(ids.length) : t.removed(name), { label: t.undo, run: undo }, UNDO_MS)
    },
    [user, remove, t],
  )
}

/** Finishes what was asked for in a page that was closed; not before its time, since another tab may take it back. */
export function useUnfinished(user: string): void {
  const { remove } = useConversations()
  useEffect(() => {
    const found = asked(user)
    set([...removed, ...found.keys()])
    const settle = (id: string) => set([...removed].filter(one => one !== id))
    const timers = [...found].map(([id, at]) =>
      setTimeout(
        () => {
          // Done there, or taken back.
          if (!asked(user).has(id)) return settle(id)
          note(user, kept => kept.delete(id))
          void remove(id).finally(() => settle(id))
        },
        Math.max(0, at + UNDO_MS + GRACE_MS - Date.now()),
      ),
    )
    return () => timers.forEach(clearTimeout)
  }, [remove, user])
}
