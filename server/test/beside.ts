import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'

/** Changes the data of a running server from outside, as another process might: the server is not told. */
export async function beside<T>(databaseUrl: string, work: (client: PrismaClient) => Promise<T>): Promise<T> {
  const file = databaseUrl.startsWith('file:') ? databaseUrl.slice('file:'.length) : null
  const client = file
    ? openSqlite(file, 'PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;')
    : openPostgresql({ connectionString: databaseUrl, max: 1 })
  try {
    return await work(client)
  } finally {
    await client.$disconnect()
  }
}
