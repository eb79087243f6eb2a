import { useMemo, useState, useSyncExternalStore } from 'react'
import type { Store } from '../chat/index.js'

/** @internal A store that belongs to a component for as long as `of` stays what it is. */
export function useHeld<Held>(of: readonly unknown[], open: () => Held): Held {
  const [held, setHeld] = useState(() => ({ of, value: open() }))
  if (held.of.every((part, i) => part === of[i])) return held.value
  const next = { of, value: open() }
  setHeld(next)
  return next.value
}

/** @internal Its state, as the server renders it until it is in motion. */
export function useStore<State>(store: Store<State>): State {
  const first = useMemo(() => store.getSnapshot(), [store])
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => first)
}
