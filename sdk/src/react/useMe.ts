import type { MeState } from './me.js'
import { useRegistry } from './ParleyProvider.js'
import { useStore } from './useHeld.js'

/** What {@link useMe} answers. */
export interface UseMe extends MeState {
  /** Asks again: after signing in, or where it failed. */
  reload(): void
}

/**
 * Who is signed in. Asked once for all components.
 *
 * @example
 * ```tsx
 * const { me } = useMe()
 * if (me === undefined) return <Spinner />
 * return me ? <Chat /> : <SignIn />
 * ```
 *
 * @throws {Error} without a ParleyProvider around it. What the request throws is in `error`.
 */
export function useMe(): UseMe {
  const { me } = useRegistry()
  const { value, error } = useStore(me)
  return { me: value, error, reload: me.reload }
}
