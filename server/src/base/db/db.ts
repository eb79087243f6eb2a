import type { PrismaClient, Script } from '@parley/prisma'

type ModelName =
  | 'user'
  | 'identity'
  | 'role'
  | 'roleAssignment'
  | 'session'
  | 'loginAttempt'
  | 'conversation'
  | 'branch'
  | 'message'
  | 'idempotencyKey'
  | 'process'
  | 'identityTokens'
  | 'deviceLogin'
  | 'apiKey'
  | 'auditEvent'
  | 'auditHead'
  | 'adminEvent'
  | 'participant'
  | 'conversationTag'
  | 'draft'
  | 'attachment'
  | 'messageAttachment'
  | 'feedback'
  | 'conversationEvent'
  | 'conversationEventAudience'
  | 'conversationEventHead'
  | 'usage'
  | 'budget'
  | 'budgetUse'
  | 'reservation'
  | 'searchChange'
  | 'job'
  | 'jobRun'
  | 'dataExport'
  | 'listExport'
  | 'conversationExport'
  | 'savedView'
  | 'appearance'
  | 'historyGrant'
  | 'historyRead'
  | 'invitation'
  | 'knock'
  | 'model'
  | 'modelCorrection'
  | 'modelServer'
  | 'deletedMessage'
  | 'preferences'

export const readMethods = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
] as const

type ReadMethod = (typeof readMethods)[number]

/** The client outside a transaction: it can only read. */
export type ReadClient = { [M in ModelName]: Pick<PrismaClient[M], ReadMethod> } & Pick<
  PrismaClient,
  '$queryRaw' | '$queryRawUnsafe'
> & { readonly kind: Db['kind'] }

/** The client inside a transaction. */
export type Transaction = { [M in ModelName]: PrismaClient[M] } & Pick<
  PrismaClient,
  '$queryRaw' | '$executeRaw'
> & { readonly kind: Db['kind'] }

/** Where others hear of what a transaction did. */
export interface Telling {
  publish(channel: string, message: string): void
}

export interface WriteOptions {
  /**
   * On SQLite those that wait for their turn share a transaction, which begins and ends once for all of them. If one of
   * them throws, the others run again, on either database as after a deadlock: for what is done all the time.
   */
  shared?: boolean
}

/** Of a pool, how many are open, of these idle, and how many are waited for. */
export interface Connections {
  open: number
  idle: number
  waiting: number
}

/** The door to the database. */
export interface Db {
  readonly kind: 'sqlite' | 'postgresql'
  /** Reads what is committed. Throws inside `write`: there, read through the transaction. */
  readonly read: ReadClient
  /** The same for what takes long: a file is read in another thread, since SQLite holds up the one that asks. */
  readonly slowReads: Pick<ReadClient, '$queryRaw'>
  /**
   * Runs `work` in one transaction; throwing rolls it back. The only way to write. Nothing but the database is awaited
   * in `work`: on SQLite everybody else's writes wait for it, first in, first out. On PostgreSQL it runs again after a
   * deadlock, so it changes nothing else; an error of a query ends the transaction there: even if it is caught,
   * this throws. Throws SERVICE_UNAVAILABLE if the database cannot be reached or takes no changes. What is to be done at
   * its end or after it is given to `atEnd`, `tell` and `afterCommit` (`ending.ts`).
   */
  write<T>(work: (tx: Transaction) => Promise<T>, options?: WriteOptions): Promise<T>
  /**
   * PostgreSQL: statements without values as one message, which is one transaction; nothing that they lock is held while
   * this process thinks. For what all writers would have to wait for. Null on SQLite, where nobody writes beside another.
   */
  readonly script: Script | null
  /** From now on, what transactions `tell` is published there. */
  tellOn(bus: Telling): void
  /** What a loader looks up goes through it, with its name and how many keys; null: nobody listens. */
  readonly batch: (<T>(loader: string, keys: number, run: () => Promise<T>) => Promise<T>) | null
  /** Null: there is no pool. */
  readonly connections: (() => Connections) | null
  /** Takes what was deleted out of the files of an SQLite database; a server on PostgreSQL keeps its own. */
  scrub(): Promise<void>
  /** Rejects if the database does not answer. */
  check(): Promise<void>
  close(): Promise<void>
}
