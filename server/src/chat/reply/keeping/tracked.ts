import type { Mirror } from '../writing/mirror.js'
import type { Outcome } from './outcome.js'

/** A reply this process writes. */
export interface LiveReply {
  readonly mirror: Mirror
  /** Ends it with the text it has, STOPPED unless told otherwise. */
  stop(outcome?: Outcome): void
  /** It is no longer this process's: another one ended it. Nothing may be stored any more. */
  abandon(): void
}

/** With what the journal holds of it. */
export interface Tracked extends LiveReply {
  stored: { text: number; thought: number }
  firstEntry: bigint | null
}
