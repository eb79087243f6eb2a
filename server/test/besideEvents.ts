import type { PrismaClient } from '@parley/prisma'
import { beside } from './beside.ts'
import { eventually } from './eventually.ts'

/** As `beside`, once every event has its number, which on PostgreSQL it gets within a second (decision 78). */
export const besideEvents = <T>(
  databaseUrl: string,
  work: (client: PrismaClient) => Promise<T>,
): Promise<T> =>
  beside(databaseUrl, async client => {
    if (!databaseUrl.startsWith('file:')) await eventually(async () => !(await waits(client)))
    return work(client)
  })

async function waits(client: PrismaClient): Promise<boolean> {
  const rows = await client.$queryRaw<unknown[]>`SELECT 1 FROM conversation_event_waiting LIMIT 1`
  return rows.length > 0
}
