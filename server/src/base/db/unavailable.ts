import { Prisma } from '@parley/prisma'
import { AzureTokenError } from '../azure/identity.js'
import { CodedError } from '../errors.js'

/** What the driver adapters report, inside Prisma's own error. */
interface DriverError {
  kind?: string
  originalCode?: string
  originalMessage?: string
}

const unreachable = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
])

// Of PostgreSQL: connection exceptions, sign-in refused, no such database, insufficient resources, operator intervention.
// Of Node: sockets, names, certificates.
const outage =
  /^(08|28|3D000|53|57P|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|.*CERT|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY)/

/** What has a sentence of its own, by the codes of PostgreSQL and SQLite. */
const sentences: [RegExp, string][] = [
  // A statement or the wait for a lock was ended, by a limit or by somebody.
  [/^(55P03|57014)$/, 'The database was too slow.'],
  // A standby, or told to be one.
  [/^(25006|SQLITE_READONLY_)/, 'The database takes no changes just now.'],
  [/^(53100|SQLITE_FULL|ENOSPC)/, 'The disk of the database is full.'],
  [/^(SQLITE_IOERR|SQLITE_CANTOPEN)/, 'The disk of the database cannot be used.'],
  [/^SQLITE_BUSY/, 'Another program holds the database.'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'The database is damaged: a backup has to be restored.'],
]

const refused = /^(25006|53|55P03|57014|SQLITE_)/

const gaveUp = 'Query read timeout'

// node-postgres tells these apart by nothing but their message.
const poolMessages =
  /^(timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated|Client (has encountered a connection error|was closed)|Cannot use a pool after calling end)/

/** The error as callers see it: SERVICE_UNAVAILABLE if the database could not do it just now, else as it is. */
export function toUnavailable(error: unknown): unknown {
  const message = unavailable(error)
  return message === null ? error : databaseAway(error, message)
}

export const isUnavailable = (error: unknown): boolean => unavailable(error) !== null

/** The database was reached, and did not do it. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && (refused.test(driverError(error).originalCode ?? '') || error.message === gaveUp)

const AWAY = 'The database cannot be reached.'
const NOBODY = 'The database cannot be reached: this server could not prove who it is.'

export const databaseAway = (
  cause: unknown,
  message = cause instanceof AzureTokenError ? NOBODY : AWAY,
): CodedError => new CodedError('SERVICE_UNAVAILABLE', message, { retryAfter: 1, cause })

/** The work of a transaction that takes longer than it may is given up, and rolled back. */
export const tooLate = (): CodedError =>
  databaseAway(undefined, 'The work of a transaction did not end in time.')

function unavailable(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (error instanceof AzureTokenError) return NOBODY
  const { kind = '', originalCode = '' } = driverError(error)
  const own = sentences.find(([codes]) => codes.test(originalCode))
  if (own) return own[1]
  // P2024: no free connection, P2028: the transaction did not begin or end in time, P2037: too many connections.
  const known = error instanceof Prisma.PrismaClientKnownRequestError && /^P20(24|28|37)$/.test(error.code)
  const away = known || unreachable.has(kind) || outage.test(originalCode) || poolMessages.test(error.message)
  return away ? AWAY : null
}

/** Another program writes to the SQLite database. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && /^SQLITE_BUSY/.test(driverError(error).originalCode ?? '')

/** The SQLite database cannot be read any more. */
export const isDamagedError = (error: unknown): boolean =>
  error instanceof Error && /^SQLITE_(CORRUPT|NOTADB)/.test(driverError(error).originalCode ?? '')

/** PostgreSQL gave up this transaction for another one: it may be tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const known = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034'
  const { kind, originalCode = '' } = driverError(error)
  // A serialization failure, a deadlock.
  return known || kind === 'TransactionWriteConflict' || /^40(001|P01)$/.test(originalCode)
}

/** In an error of Prisma's; bare where a transaction began or ended, and where no Prisma was between. */
export function driverError(error: Error): DriverError {
  const known = error instanceof Prisma.PrismaClientKnownRequestError
  const inner = known ? error.meta?.driverAdapterError : error
  if (inner instanceof Error && inner.name === 'DriverAdapterError') return (inner.cause ?? {}) as DriverError
  return !known && 'code' in error && typeof error.code === 'string' ? { originalCode: error.code } : {}
}
