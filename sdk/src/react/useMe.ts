import type { MeState } from './me.js'
import { useRegistry } from './ParleyProvider.js'
import { useStore } from './useHeld.js'

/** What {@link useMe} returns. */
export interface UseMe extends MeState {
  /** Loads the user again, for example after signing in or after an error. */
  reload(): void
}

/**
 * Returns the signed-in user, loaded once for all components. When the session ends, `me` is null and `error` says why: at
 * once, wherever it was ended, while a conversation or a list is shown; otherwise with the next call.
 *
 * @example
 * ```tsx
 * const { me } = useMe()
 * if (me === undefined) return <Spinner />
 * return me ? <Chat /> : <SignIn />
 * ```
 *
 * @throws {Error} outside of a ParleyProvider. Errors of the request are in `error`.
 */
export function useMe(): UseMe {
  const { me } = useRegistry()
  const { value, error } = useStore(me)
  return { me: value, error, reload: me.reload }
}
