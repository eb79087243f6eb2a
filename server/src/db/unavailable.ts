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
  if (!isUnavailable(error)) return error
  return new CodedError('SERVICE_UNAVAILABLE', 'The database cannot be reached.', {
    retryAfter: 1,
    cause: error,
  })
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    // P2024: no free connection, P2028: the transaction did not begin or end in time.
    if (error.code === 'P2024' || error.code === 'P2028') return true
    const { kind = '', originalCode = '' } = driverError(error)
    return unreachable.has(kind) || outage.test(originalCode)
  }
  return error instanceof Error && poolMessages.test(error.message)
}

/** PostgreSQL gave up this transaction for another one: it may be tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  return error.code === 'P2034' || driverError(error).kind === 'TransactionWriteConflict'
}

function driverError(error: Prisma.PrismaClientKnownRequestError): DriverError {
  const adapterError = error.meta?.driverAdapterError
  return adapterError instanceof Error ? ((adapterError.cause ?? {}) as DriverError) : {}
}
