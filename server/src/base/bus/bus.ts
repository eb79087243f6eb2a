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
  /** Adds to a counter that starts at zero in each window; the value after adding, here alone while not `shared`. */
  count(name: string, windowSeconds: number, by?: number): Promise<number>
  /** Rejects while other processes should be reached and cannot. */
  check(): Promise<void>
  close(): Promise<void>
}

/** Texts that are being written, for processes that do not write them. */
export interface LiveText {
  /**
   * Appends only if the stored text is `offset` long; false where it is not: then `set` the whole. Publishes the piece on
   * `channel` in any case, as `offset:text`.
   */
  append(id: string, channel: string, offset: number, text: string): Promise<boolean>
  set(id: string, text: string): Promise<void>
  get(id: string): Promise<string | null>
  /** Kept for a minute more, for readers that were about to look. */
  expire(id: string): Promise<void>
  /** Kept no longer. */
  drop(id: string): Promise<void>
}

/** What can be found again elsewhere, for a while: nobody may depend on it. A miss where it cannot be reached. */
export interface Cache {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlSeconds: number): Promise<void>
  delete(keys: string[]): Promise<void>
}
