import type { OwnConnection, PrismaClient } from '@parley/prisma'
import type { Journal } from './journal.js'
import { databaseAway, toUnavailable } from './unavailable.js'

/** How long a beat may take: two that fail in a row are still far from the silence of a process that is dead. */
export const beatLimitMs = 3000
/** Entries that are dropped with one statement, so that it ends within the limit as well. */
const AT_ONCE = 1000

/** Touches nothing but the row of the process. */
const beat = 'UPDATE process SET beat = beat + 1 WHERE id = $1 AND NOT dead RETURNING id'

const beatAndStore = `
  WITH living AS (${beat})
  INSERT INTO journal (process_id, pieces) SELECT id, $2 FROM living RETURNING id AS entry`

const drop = `
  DELETE FROM journal WHERE id IN (
    SELECT id FROM journal WHERE process_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id LIMIT ${AT_ONCE}
  ) RETURNING id`

/** Writes on a connection of its own, which waits for no transaction and no pool; reads as everybody does. */
export function createPostgresqlJournal(client: PrismaClient, own: OwnConnection): Journal {
  const query: OwnConnection['query'] = (text, values) =>
    own.query<never>(text, values).catch((error: unknown) => {
      throw databaseAway(error)
    })

  return {
    async tick(processId, pieces) {
      if (pieces === null) {
        const living = await query(beat, [processId])
        return { alive: living.length > 0, entry: null }
      }
      const [stored] = await query<{ entry: string }>(beatAndStore, [processId, pieces])
      return stored ? { alive: true, entry: BigInt(stored.entry) } : { alive: false, entry: null }
    },
    async read(processId) {
      try {
        const rows = await client.$queryRaw<{ pieces: string }[]>`
          SELECT pieces FROM journal WHERE process_id = ${processId} ORDER BY id`
        return rows.map(row => row.pieces)
      } catch (error) {
        throw toUnavailable(error)
      }
    },
    async prune(processId, before) {
      for (let dropped = AT_ONCE; dropped === AT_ONCE; )
        dropped = (await query(drop, [processId, before?.toString() ?? null])).length
    },
    async forget(replyIds) {
      try {
        await client.$executeRaw`
          UPDATE journal SET pieces = (
            SELECT coalesce(json_agg(p), '[]')::text FROM json_array_elements(pieces::json) p
            WHERE NOT p->>0 = ANY(${replyIds}))
          WHERE EXISTS (
            SELECT 1 FROM json_array_elements(pieces::json) p WHERE p->>0 = ANY(${replyIds}))`
      } catch (error) {
        throw toUnavailable(error)
      }
    },
  }
}
