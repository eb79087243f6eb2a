import type { PrismaClient } from '../generated/sqlite/client/client.js'

/** Told of each statement as it was sent, without its values. */
export type OnQuery = (sql: string) => void

/** Prisma makes events only if it is told so at the start, and they are not free. */
export const queryLog = (onQuery: OnQuery | undefined) =>
  onQuery ? { log: [{ emit: 'event' as const, level: 'query' as const }] } : {}

export function tellQueries(client: PrismaClient, onQuery: OnQuery | undefined): PrismaClient {
  if (onQuery) (client as PrismaClient<'query'>).$on('query', ({ query }) => onQuery(query))
  return client
}
