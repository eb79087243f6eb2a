import { postgresqlStartError } from '../../base/db/startError.js'
import { driverError } from '../../base/db/unavailable.js'
import { databaseAddress, environment } from './database.js'

/** Codes of networks and of PostgreSQL. */
const ofPostgresql = /^(E[A-Z_]+|\d\w{4}|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)$/

/** Why a command could not do its work: of PostgreSQL as the server says it when it cannot start. */
export async function inWords(error: unknown): Promise<string> {
  // An AggregateError (every address of a host refused) has no message of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return String(first)
  const { kind, originalCode: code = '', originalMessage = first.message } = driverError(first)
  const at = kind || ofPostgresql.test(code) ? databaseAddress(await environment()) : null
  if (at?.kind !== 'postgresql') return first.message
  // Prisma tells no more of it.
  if (kind === 'DatabaseNotReachable')
    return `PostgreSQL at ${new URL(at.url).host} cannot be reached: is it running, and is DATABASE_URL right?`
  const told = postgresqlStartError(Object.assign(new Error(originalMessage), { code }), at.url)
  return told instanceof Error ? told.message : first.message
}
