import { Prisma } from '@parley/prisma'
import { CodedError } from '../errors.js'

/** What the driver adapters report, inside Prisma's own error. */
interface DriverError {
  kind?: string
  originalCode?: string
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

// PostgreSQL: connection exceptions, insufficient resources, operator intervention. SQLite: disk full, disk errors.
const outage = /^(08|53|57P|SQLITE_FULL|SQLITE_IOERR|SQLITE_CANTOPEN)/

// node-postgres tells these apart by nothing but their message.
const poolMessages =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end)/

/** The error as callers see it: SERVICE_UNAVAILABLE if the database could not be reached, else as it is. */
export function toUnavailable(error: unknown): unknown {
  return isUnavailable(error) ? databaseAway(error) : error
}

export const databaseAway = (cause: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'The database cannot be reached.', { retryAfter: 1, cause })

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // P2024: no free connection, P2028: the transaction did not begin or end in time.
  if (error instanceof Prisma.PrismaClientKnownRequestError && /^P20(24|28)$/.test(error.code)) return true
  const { kind = '', originalCode = '' } = driverError(error)
  return unreachable.has(kind) || outage.test(originalCode) || poolMessages.test(error.message)
}

/** PostgreSQL gave up this transaction for another one: it may be tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const known = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034'
  return known || driverError(error).kind === 'TransactionWriteConflict'
}

/** In an error of Prisma's; bare where a transaction began or ended. */
function driverError(error: Error): DriverError {
  const inner = error instanceof Prisma.PrismaClientKnownRequestError ? error.meta?.driverAdapterError : error
  return inner instanceof Error && inner.name === 'DriverAdapterError'
    ? ((inner.cause ?? {}) as DriverError)
    : {}
}
