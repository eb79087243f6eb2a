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
  /** Calls the listener whenever messages may have been missed, or will be: a connection was lost, or came back. */
  onGap(listener: () => void): () => void
  readonly live: LiveText
  readonly cache: Cache
  /**
   * Runs `work` in at most one process at a time; null without running it while somebody holds the lock. It is renewed
   * while `work` runs: `ttlMs` is for a process that dies meanwhile. While other processes cannot be reached, in this one.
   */
  lock<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | null>
  /** Adds to a counter that starts at zero in each window; the value after adding, here alone while not `shared`. */
  count(name: string, windowSeconds: number, by?: number): Promise<number>
  /** Rejects while other processes should be reached and cannot. */
  check(): Promise<void>
  close(): Promise<void>
}

/** The text of replies that are being written, for processes that do not write them. */
export interface LiveText {
  /**
   * Appends only if the stored text is `offset` long; false where it is not: then `set` the whole. Tells the piece in any
   * case to those who listen to the channel `reply:<id>`, as `offset:text`.
   */
  append(replyId: string, offset: number, text: string): Promise<boolean>
  set(replyId: string, text: string): Promise<void>
  get(replyId: string): Promise<string | null>
  /** Kept for a minute more, for readers that were about to look. */
  expire(replyId: string): Promise<void>
}

/** What can be found again elsewhere, for a while: nobody may depend on it. A miss where it cannot be reached. */
export interface Cache {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlSeconds: number): Promise<void>
  delete(keys: string[]): Promise<void>
}
