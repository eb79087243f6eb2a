import { setImmediate as yielded } from 'node:timers/promises'
import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { type Batch, readChanges, type SearchText } from './batch.js'
import { idWord, type Kind, toMatch, toVector, toWordsQuery } from './postgresqlDocument.js'
import { BATCH, DEADLINE_MS, MAX_FOUND, MAX_RANKED, type SearchIndex, type Whose } from './searchIndex.js'
import { searchTookTooLong } from './waitingLine.js'

/** Of the lock that the one process holds which feeds the index. */
const LOCK = 7_367_221
/** Documents that get another owner in one transaction. */
const REOWNED = 1000
/** In UTF-16 code units: taken apart without letting anybody else in. */
const AT_ONCE = 20_000

/** A table of tsvectors beside the messages. We take the words apart, so it depends on no text search configuration. */
export function createPostgresqlIndex(db: Db): SearchIndex {
  return {
    async find(sought, whose, phrases) {
      const words = toWordsQuery(phrases)
      const kinds: Kind[] = sought === 'messages' ? ['message'] : ['title', 'message']
      const newest = Prisma.join(
        kinds.flatMap(kind => newestOf(kind, whose, words)),
        ' UNION ALL ',
      )
      // 1: long texts count for less. Titles count for twenty times as much as messages.
      const ranked = Prisma.sql`
        SELECT id, conversation_id, ts_rank_cd('{0.05, 0.05, 0.05, 1}', document, ${words}::tsquery, 1) AS score
        FROM search_document WHERE ctid = ANY(ARRAY(${newest}))`
      const found =
        sought === 'messages'
          ? Prisma.sql`SELECT id FROM (${ranked}) AS ranked ORDER BY score DESC, id DESC LIMIT ${MAX_FOUND}`
          : Prisma.sql`
              SELECT conversation_id AS id FROM (${ranked}) AS ranked
              GROUP BY conversation_id ORDER BY max(score) DESC, max(id) DESC LIMIT ${MAX_FOUND}`
      try {
        // A transaction, because only there settings are for one query.
        const rows = await db.write(async tx => {
          await setLocally(tx, {
            statement_timeout: String(DEADLINE_MS),
            // Planned for these words: how many documents hold them is known, and makes all the difference.
            plan_cache_mode: 'force_custom_plan',
            jit: 'off',
            max_parallel_workers_per_gather: '0',
          })
          return tx.$queryRaw<{ id: string }[]>(found)
        })
        return rows.map(({ id }) => id)
      } catch (error) {
        throw isCanceled(error) ? searchTookTooLong(error) : error
      }
    },

    async feed() {
      if (!(await db.read.searchChange.findFirst({ select: { id: true } }))) return 'done'
      // One process at a time: two would see a message at different times, and the older view might be stored last.
      return db.write(async tx => {
        const [lock] = await tx.$queryRaw<
          { held: boolean }[]
        >`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`
        if (!lock?.held) return 'busy'
        const { rows, batch } = await readChanges(tx, BATCH)
        const unfinished = await apply(tx, batch)
        const done = rows.filter(row => !unfinished.has(row.conversationId)).map(({ id }) => id)
        await tx.searchChange.deleteMany({ where: { id: { in: done } } })
        return 'more'
      })
    },

    async close() {},
  }
}

/**
 * Places of the newest documents that match: sorted without what is in them. Conversations have an index of their own,
 * because thousands of them in one tsquery take seconds.
 */
function newestOf(kind: Kind, whose: Whose, words: string): Prisma.Sql[] {
  const matching = (ownerId: string | null, condition = Prisma.empty) => Prisma.sql`
    (SELECT ctid FROM search_document WHERE document @@ ${toMatch(kind, ownerId, words)}::tsquery ${condition}
    ORDER BY id DESC LIMIT ${MAX_RANKED})`
  if (whose === 'ALL') return [matching(null)]
  const { ownerId, conversationIds } = whose
  return [
    ...(ownerId === null ? [] : [matching(ownerId)]),
    ...(conversationIds.length > 0
      ? [matching(null, Prisma.sql`AND conversation_id = ANY(${conversationIds}::text[])`)]
      : []),
  ]
}

const setLocally = (tx: Transaction, settings: Record<string, string>): Promise<unknown> =>
  tx.$queryRaw`
    SELECT set_config(name, value, true)
    FROM unnest(${Object.keys(settings)}::text[], ${Object.values(settings)}::text[]) AS setting (name, value)`

/** Makes the index true to the batch. Conversations whose messages have not all got their new owner are in the answer. */
async function apply(tx: Transaction, batch: Batch): Promise<Set<string>> {
  const unfinished = new Set<string>()
  for (const title of await whereOwnerDiffers(tx, batch.titles))
    if ((await reown(tx, title)) === REOWNED) unfinished.add(title.id)
  // A title says whose its messages are, so it comes after them.
  const titles = batch.titles.filter(({ id }) => !unfinished.has(id))
  await put(tx, [...(await toRows(titles, 'title')), ...(await toRows(batch.messages, 'message'))])
  await tx.$executeRaw`
    DELETE FROM search_document
    WHERE id = ANY(${batch.goneMessages}::text[]) OR conversation_id = ANY(${batch.goneConversations}::text[])`
  return unfinished
}

interface Row {
  id: string
  conversationId: string
  vector: string
}

async function toRows(texts: SearchText[], kind: Kind): Promise<Row[]> {
  const rows: Row[] = []
  let taken = 0
  for (const { id, conversationId, ownerId, text } of texts) {
    rows.push({ id, conversationId, vector: toVector(ownerId, text, kind) })
    taken += text.length
    if (taken < AT_ONCE) continue
    taken = 0
    await yielded()
  }
  return rows
}

async function put(tx: Transaction, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const column = (name: keyof Row) => rows.map(row => row[name])
  await tx.$executeRaw`
    INSERT INTO search_document (id, conversation_id, document)
    SELECT id, conversation_id, document::tsvector
    FROM unnest(${column('id')}::text[], ${column('conversationId')}::text[], ${column('vector')}::text[])
      AS row (id, conversation_id, document)
    ON CONFLICT (id) DO UPDATE SET document = excluded.document`
}

/** Conversations that the index knows as somebody else's, or not at all. */
async function whereOwnerDiffers(tx: Transaction, titles: SearchText[]): Promise<SearchText[]> {
  if (titles.length === 0) return []
  const known = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM search_document
    JOIN unnest(${titles.map(({ id }) => id)}::text[], ${titles.map(({ ownerId }) => `'${idWord(ownerId)}'`)}::text[])
      AS title (title_id, owner) ON id = title_id AND document @@ owner::tsquery`
  const same = new Set(known.map(({ id }) => id))
  return titles.filter(({ id }) => !same.has(id))
}

/** Gives some of the messages of a conversation their new owner, without taking their texts apart again. How many. */
const reown = (tx: Transaction, { id, ownerId }: SearchText): Promise<number> =>
  tx.$executeRaw`
    UPDATE search_document SET document =
      ts_delete(document, ARRAY(SELECT lexeme FROM unnest(document) WHERE lexeme LIKE '@usr%'))
      || array_to_tsvector(ARRAY[${idWord(ownerId)}])
    WHERE id IN (
      SELECT id FROM search_document
      WHERE conversation_id = ${id} AND id <> ${id} AND NOT document @@ ${`'${idWord(ownerId)}'`}::tsquery
      LIMIT ${REOWNED})`

/** PostgreSQL's query_canceled: the time limit. */
function isCanceled(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const { driverAdapterError } = error.meta ?? {}
  const cause = driverAdapterError instanceof Error ? driverAdapterError.cause : null
  return (cause as { originalCode?: string } | null)?.originalCode === '57014'
}
