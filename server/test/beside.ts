import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'

/** What a test writes need not outlive the machine. */
const pragmas = 'PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;'

/** A client of the data of a running server. */
export function openBeside(databaseUrl: string, max = 1): PrismaClient {
  return databaseUrl.startsWith('file:')
    ? openSqlite(databaseUrl.slice('file:'.length), pragmas)
    : openPostgresql({ connectionString: databaseUrl, max })
}

/** Changes the data of a running server from outside, as another process might: the server is not told. */
export async function beside<T>(databaseUrl: string, work: (client: PrismaClient) => Promise<T>): Promise<T> {
  const client = openBeside(databaseUrl)
  try {
    return await work(client)
  } finally {
    await client.$disconnect()
  }
}
