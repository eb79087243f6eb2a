import type { Parley, User } from '../index.js'
import { type Answer, createAnswer } from './answer.js'

/** Who is signed in. */
export interface MeState {
  /** Undefined until it is known, null if nobody is. */
  readonly me: User | null | undefined
  /** Why it is not known. */
  readonly error: Error | null
}

/** @internal */
export const createMe = (client: Pick<Parley, 'me'>): Answer<User | null> =>
  createAnswer(signal => client.me({ signal }))
