import { asError } from '../chat/asError.js'
import { createStore } from '../chat/createStore.js'
import type { Store } from '../chat/index.js'

/** The result of one call. */
export interface AnswerState<Value> {
  /** The result; undefined until it has arrived. */
  readonly value: Value | undefined
  /** Why the last call failed; null if it did not. */
  readonly error: Error | null
}

/** @internal Asked when somebody first looks at it. */
export interface Answer<Value> extends Store<AnswerState<Value>> {
  reload(): void
  /** Takes a result from elsewhere, in place of any that is being asked for. */
  settle(state: AnswerState<Value>): void
}

/** @internal */
export function createAnswer<Value>(call: (signal: AbortSignal) => Promise<Value>): Answer<Value> {
  let state: AnswerState<Value> = { value: undefined, error: null }
  let asking: AbortController | undefined

  async function ask(signal: AbortSignal): Promise<void> {
    try {
      const value = await call(signal)
      if (signal.aborted) return
      state = { value, error: null }
    } catch (error) {
      if (signal.aborted) return
      state = { ...state, error: asError(error) }
    }
    store.publish()
  }
  function start() {
    asking?.abort()
    asking = new AbortController()
    // What goes wrong is in the state.
    ask(asking.signal).catch(() => undefined)
  }
  const store = createStore(() => state, {
    start: () => {
      if (state.value === undefined) start()
    },
    stop: () => asking?.abort(),
  })
  function settle(settled: AnswerState<Value>) {
    asking?.abort()
    state = settled
    store.publish()
  }
  return { getSnapshot: store.getSnapshot, subscribe: store.subscribe, reload: start, settle }
}
