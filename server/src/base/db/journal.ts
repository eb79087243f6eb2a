export interface Tick {
  /** False when another process has declared this one dead: its replies are no longer its own. */
  alive: boolean
  /** The stored entry; null if there were no pieces, or the process is dead. */
  entry: bigint | null
}

/**
 * What the replies of each process grew by, entry by entry, until they end. Pieces are JSON that only the writer of
 * replies understands; they carry offsets, so an entry may repeat what an earlier one holds, and does after a tick that
 * failed. On PostgreSQL it is a table beside the others; on SQLite a file of its own, where there is one process only,
 * which nobody declares dead.
 */
export interface Journal {
  /**
   * Shows that the process lives, and stores the pieces if there are any, in one statement that waits for nobody: on
   * PostgreSQL it has a connection of its own, and fails when it takes longer than three seconds.
   */
  tick(processId: string, pieces: string | null): Promise<Tick>
  /** The pieces of a process, oldest first. */
  read(processId: string): Promise<string[]>
  /** Drops the entries of a process that are older than `before`; all of them if that is null. */
  prune(processId: string, before: bigint | null): Promise<void>
  /** Takes the pieces of these replies out of all entries; those of others stay. */
  forget(replyIds: string[]): Promise<void>
}
