/**
 * The door between processes: what one has to tell another quickly. Nothing is decided by it: what was lost on the
 * way is found again in the database, so an implementation may drop messages, but must say so by `onGap`.
 */
export interface Bus {
  /** Whether it reaches other processes just now; where not, they are looked for in the database. */
  readonly shared: boolean
  /** Delivers to the subscribers of every process, this one included. At most once, in order per publisher. */
  publish(channel: string, message: string): void
  /** Resolves when the subscription is active; the result ends it. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>
  /** Calls the listener whenever messages may have been missed (a lost connection came back). */
  onGap(listener: () => void): () => void
  readonly live: LiveText
  /** Runs `work` in at most one process at a time; null without running it while another one holds the lock. */
  lock<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | null>
  /** Adds to a counter that starts at zero in each window; the value after adding. */
  count(name: string, windowSeconds: number, by?: number): Promise<number>
  check(): Promise<void>
  close(): Promise<void>
}

/** The text of replies that are being written, for processes that do not write them. */
export interface LiveText {
  /** Appends only if the stored text is `offset` long; false where it is not: then `set` the whole. */
  append(replyId: string, offset: number, text: string): Promise<boolean>
  set(replyId: string, text: string): Promise<void>
  get(replyId: string): Promise<string | null>
  /** Kept for a minute more, for readers that were about to look. */
  expire(replyId: string): Promise<void>
}
