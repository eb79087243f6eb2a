import { Prisma, type PrismaClient } from '@parley/prisma'
import type { Transaction } from './db.js'
import type { Journal, Tick } from './journal.js'
import { toUnavailable } from './unavailable.js'

export function createPostgresqlJournal(client: PrismaClient): Journal {
  async function tickIn(
    tx: Pick<Transaction, '$queryRaw'>,
    processId: string,
    pieces: string | null,
  ): Promise<Tick> {
    const [row] = await tx.$queryRaw<Tick[]>`
      WITH living AS (
        UPDATE process SET beat = beat + 1 WHERE id = ${processId} AND NOT dead RETURNING id
      ), stored AS (
        INSERT INTO journal (process_id, pieces)
        SELECT id, ${pieces}::text FROM living WHERE ${pieces}::text IS NOT NULL RETURNING id
      )
      SELECT EXISTS (SELECT 1 FROM living) AS alive, (SELECT id FROM stored) AS entry`
    return row ?? { alive: false, entry: null }
  }

  return {
    tickIn,
    tick: (processId, pieces) => reached(tickIn(client, processId, pieces)),
    async read(processId) {
      const rows = await reached(
        client.$queryRaw<
          { pieces: string }[]
        >`SELECT pieces FROM journal WHERE process_id = ${processId} ORDER BY id`,
      )
      return rows.map(row => row.pieces)
    },
    async prune(processId, before) {
      const older = before === null ? Prisma.empty : Prisma.sql`AND id < ${before}`
      await reached(client.$executeRaw`DELETE FROM journal WHERE process_id = ${processId} ${older}`)
    },
  }
}

const reached = <T>(query: Promise<T>): Promise<T> =>
  query.catch(error => {
    throw toUnavailable(error)
  })
