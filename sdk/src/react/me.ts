import type { Parley, User } from '../index.js'
import { type Answer, createAnswer } from './answer.js'

/** Later there would be much to hear again of what is loaded anyway. */
const FRESH_MS = 30_000

/** The signed-in user. */
export interface MeState {
  /** The user; undefined until it is loaded, null if nobody is signed in. */
  readonly me: User | null | undefined
  /** Why the user could not be loaded; null if there was no error. */
  readonly error: Error | null
}

/** @internal */
export interface Me extends Answer<User | null> {
  /** Where the events of the user stood just now, if that is known. */
  freshCursor(): string | null | undefined
}

/** @internal */
export function createMe(client: Pick<Parley, 'me'>): Me {
  let asked = Number.NEGATIVE_INFINITY
  const answer = createAnswer(async signal => {
    const began = performance.now()
    const me = await client.me({ signal })
    asked = began
    return me
  })
  return {
    ...answer,
    freshCursor: () =>
      performance.now() - asked < FRESH_MS ? answer.getSnapshot().value?.eventCursor : undefined,
  }
}
