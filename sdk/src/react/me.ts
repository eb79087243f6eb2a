import { asError } from '../chat/asError.js'
import { createStore } from '../chat/createStore.js'
import type { Store } from '../chat/index.js'
import type { Parley, User } from '../index.js'

/** Who is signed in. */
export interface MeState {
  /** Undefined until it is known, null if nobody is. */
  readonly me: User | null | undefined
  /** Why it is not known. */
  readonly error: Error | null
}

/** @internal */
export interface Me extends Store<MeState> {
  reload(): void
}

/** @internal */
export function createMe(client: Pick<Parley, 'me'>): Me {
  let state: MeState = { me: undefined, error: null }
  let asking: AbortController | undefined

  async function ask(signal: AbortSignal): Promise<void> {
    try {
      state = { me: await client.me({ signal }), error: null }
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
      if (state.me === undefined) start()
    },
    stop: () => asking?.abort(),
  })
  return { getSnapshot: store.getSnapshot, subscribe: store.subscribe, reload: start }
}
