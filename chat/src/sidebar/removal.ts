import { useConversations } from '@parley/sdk/react'
import { useEffect, useSyncExternalStore } from 'react'
import { keep, read } from '../app/kept.ts'
import { currentPlace, go } from '../app/place.ts'
import { say } from '../control/toast.ts'
import { useText } from '../text/text.ts'

/** So long a deletion can be taken back. */
const UNDO_MS = 8000
const KEPT = 'removing'
const NONE: ReadonlySet<string> = new Set()

let removed: ReadonlySet<string> = NONE
const listeners = new Set<() => void>()

function set(ids: Iterable<string>): void {
  removed = new Set(ids)
  // Whoever closes the page meanwhile has asked for it all the same: see useUnfinished.
  keep(KEPT, removed.size > 0 ? JSON.stringify([...removed]) : null)
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

/** Takes conversations away at once, and deletes them for good when nobody has changed their mind. */
export function useRemove(): (ids: readonly string[], name: string) => void {
  const t = useText()
  const { remove } = useConversations()
  return (ids, name) => {
    set([...removed, ...ids])
    const here = currentPlace().conversation
    if (here !== null && ids.includes(here)) go(null)
    const timer = setTimeout(async () => {
      await remove(...ids)
      set([...removed].filter(id => !ids.includes(id)))
    }, UNDO_MS)
    const undo = () => {
      clearTimeout(timer)
      set([...removed].filter(id => !ids.includes(id)))
      const [only] = ids
      if (here !== null && ids.includes(here) && only) go(here)
    }
    say(ids.length > 1 ? t.removedMany(ids.length) : t.removed(name), { label: t.undo, run: undo }, UNDO_MS)
  }
}

/** Finishes what was asked for before the page was closed. */
export function useUnfinished(): void {
  const { remove } = useConversations()
  useEffect(() => {
    const ids: unknown = JSON.parse(read(KEPT) ?? '[]')
    if (removed.size > 0 || !Array.isArray(ids) || ids.length === 0) return
    keep(KEPT, null)
    void remove(...ids.map(String))
  }, [remove])
}
