import { onTestFinished } from 'vitest'
import type { Store } from '../src/chat/index.js'

/** Follows a store until the test is over, or until told to leave it. */
export function watch<State, Watched extends Store<State> & { dispose(): void }>(
  store: Watched & Store<State>,
) {
  const seen: State[] = [store.getSnapshot()]
  const waiting = new Set<() => void>()
  const unsubscribe = store.subscribe(() => {
    seen.push(store.getSnapshot())
    for (const check of [...waiting]) check()
  })
  onTestFinished(() => {
    unsubscribe()
    store.dispose()
  })
  /** The first state of which this holds, the present one included. */
  const until = (holds: (state: State) => unknown) =>
    new Promise<State>(resolve => {
      const check = () => {
        const state = store.getSnapshot()
        if (!holds(state)) return
        waiting.delete(check)
        resolve(state)
      }
      waiting.add(check)
      check()
    })
  return { store, seen, until, unsubscribe }
}
