import type { Parley, User } from '../index.js'
import { type Answer, createAnswer } from './answer.js'

/** The signed-in user. */
export interface MeState {
  /** The user; undefined until it is loaded, null if nobody is signed in. */
  readonly me: User | null | undefined
  /** Why the user could not be loaded; null if there was no error. */
  readonly error: Error | null
}

/** @internal */
export const createMe = (client: Pick<Parley, 'me'>): Answer<User | null> =>
  createAnswer(signal => client.me({ signal }))
