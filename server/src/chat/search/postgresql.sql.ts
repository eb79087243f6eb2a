import { Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { idWord, type Kind, toMatch, toWordsQuery } from './postgresqlDocument.js'
import type { Phrase } from './query.js'
import type { SearchText } from './search.sql.js'
import { DEADLINE_MS, MAX_FOUND, MAX_RANKED, type Sought, type Whose } from './searchIndex.js'

/** Raised whenever texts are taken apart differently, as in `search.db`. */
const VERSION = 2

/** Of the lock that the one process holds which feeds the index. */
const LOCK = 7_367_221

/** Ids of what holds the phrases, the best first. Rejects with query_canceled after the time limit. */
export async function findDocuments(
  tx: Transaction,
  sought: Sought,
  whose: Whose,
  phrases: Phrase[],
): Promise<string[]> {
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
  await setLocally(tx, {
    statement_timeout: String(DEADLINE_MS),
    // Planned for these words: how many documents hold them is known, and makes all the difference.
    plan_cache_mode: 'force_custom_plan',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
  })
  const rows = await tx.$queryRaw<{ id: string }[]>(found)
  return rows.map(({ id }) => id)
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

/** Whether this transaction may feed the index: one at a time. */
export async function holdIndex(tx: Transaction): Promise<boolean> {
  const [lock] = await tx.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`
  return lock?.held === true
}

/** A document as it is stored. */
export interface DocumentRow {
  id: string
  conversationId: string
  vector: string
}

export async function putDocuments(tx: Transaction, rows: DocumentRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = (name: keyof DocumentRow) => rows.map(row => row[name])
  await tx.$executeRaw`
    INSERT INTO search_document (id, conversation_id, document, version)
    SELECT id, conversation_id, document::tsvector, ${VERSION}
    FROM unnest(${column('id')}::text[], ${column('conversationId')}::text[], ${column('vector')}::text[])
      AS row (id, conversation_id, document)
    ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version`
}

/** Documents whose words an earlier release took from their texts. */
export async function outdatedDocuments(tx: Transaction, size: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM search_document WHERE version < ${VERSION} ORDER BY version LIMIT ${size}`
  return rows.map(({ id }) => id)
}

export async function removeDocuments(
  tx: Transaction,
  messageIds: string[],
  conversationIds: string[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM search_document
    WHERE id = ANY(${messageIds}::text[]) OR conversation_id = ANY(${conversationIds}::text[])`
}

/**
 * Which of these conversations have messages that the index knows as somebody else's. Those it knows as their owner's by
 * their title have none.
 */
export async function withOtherOwner(tx: Transaction, titles: SearchText[]): Promise<Set<string>> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT title_id AS id
    FROM unnest(${titles.map(({ id }) => id)}::text[], ${titles.map(({ ownerId }) => `'${idWord(ownerId)}'`)}::text[])
      AS title (title_id, owner)
    WHERE NOT EXISTS (SELECT 1 FROM search_document WHERE id = title_id AND document @@ owner::tsquery)
      AND EXISTS (
        SELECT 1 FROM search_document
        WHERE conversation_id = title_id AND id <> title_id AND NOT document @@ owner::tsquery)`
  return new Set(found.map(({ id }) => id))
}

/** Gives some of the messages of a conversation their new owner, without taking their texts apart again. How many. */
export const reown = (tx: Transaction, { id, ownerId }: SearchText, size: number): Promise<number> =>
  tx.$executeRaw`
    UPDATE search_document SET document =
      ts_delete(document, ARRAY(SELECT lexeme FROM unnest(document) WHERE lexeme LIKE '@usr%'))
      || array_to_tsvector(ARRAY[${idWord(ownerId)}])
    WHERE id IN (
      SELECT id FROM search_document
      WHERE conversation_id = ${id} AND id <> ${id} AND NOT document @@ ${`'${idWord(ownerId)}'`}::tsquery
      LIMIT ${size})`
