import type { Parley, User } from '../index.js'
import { type Answer, createAnswer } from './answer.js'

/** The signed-in user. */
export interface MeState {
  /** The user; undefined until it is loaded, null if nobody is signed in. */
  readonly me: User | null | undefined
  /** Why the user could not be loaded, or why nobody is signed in any more; null if there was no error. */
  readonly error: Error | null
}

/** @internal */
export function createMe(client: Pick<Parley, 'me' | 'onSignedOut'>): Answer<User | null> {
  const me = createAnswer(signal => client.me({ signal }))
  client.onSignedOut(error => {
    // The first reason is that of all others.
    if (me.getSnapshot().value !== null) me.settle({ value: null, error })
  })
  return me
}
