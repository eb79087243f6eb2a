import { setImmediate as yielded } from 'node:timers/promises'
import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { type Batch, readChanges, readNow } from './batch.js'
import type { Fed } from './indexer.js'
import {
  type DocumentRow,
  findDocuments,
  holdIndex,
  outdatedDocuments,
  putDocuments,
  removeDocuments,
  reown,
  withOtherOwner,
} from './postgresql.sql.js'
import { type Kind, toVector } from './postgresqlDocument.js'
import { findChanges, removeChanges, type SearchText } from './search.sql.js'
import type { SearchIndex } from './searchIndex.js'
import { searchTookTooLong } from './waitingLine.js'

/** Changes in one transaction: a hundred at a time cost PostgreSQL twice as much for each. */
const BATCH = 500
/** Documents that get another owner in one transaction. */
const REOWNED = 1000
/** How often it is asked whether another release has written. */
const RENEW_MS = 600_000
/** In UTF-16 code units: taken apart without letting anybody else in. */
const AT_ONCE = 20_000

/** A table of tsvectors beside the messages. We take the words apart, so it depends on no text search configuration. */
export function createPostgresqlIndex(db: Db): SearchIndex {
  let renewedAt = Number.NEGATIVE_INFINITY

  /** Takes apart anew what another release took apart; one that runs beside this one goes on doing so. */
  async function renew(): Promise<Fed> {
    if (performance.now() - renewedAt < RENEW_MS) return 'done'
    return db.write(async tx => {
      if (!(await holdIndex(tx))) return 'busy'
      const ids = await outdatedDocuments(tx, BATCH)
      if (ids.length === 0) renewedAt = performance.now()
      else await apply(tx, await readDocuments(tx, ids))
      return ids.length === 0 ? 'done' : 'more'
    })
  }

  return {
    async find(sought, whose, phrases) {
      try {
        // A transaction, because only there settings are for one query.
        return await db.write(tx => findDocuments(tx, sought, whose, phrases))
      } catch (error) {
        throw isCanceled(error) ? searchTookTooLong(error) : error
      }
    },

    async feed() {
      if ((await findChanges(db.read, 1)).length === 0) return renew()
      // One process at a time: two would see a message at different times, and the older view might be stored last.
      return db.write(async tx => {
        if (!(await holdIndex(tx))) return 'busy'
        const { rows, more, batch } = await readChanges(tx, BATCH)
        const unfinished = await apply(tx, batch)
        const done = rows.filter(row => !unfinished.has(row.conversationId)).map(({ id }) => id)
        await removeChanges(tx, done)
        return more || unfinished.size > 0 ? 'more' : 'some'
      })
    },

    async close() {},
  }
}

async function readDocuments(tx: Transaction, ids: string[]): Promise<Batch> {
  const [conversations = [], messages = []] = [true, false].map(is =>
    ids.filter(id => id.startsWith('cnv') === is),
  )
  return (await readNow(tx, messages, conversations)).batch
}

/** Makes the index true to the batch. Conversations whose messages have not all got their new owner are in the answer. */
async function apply(tx: Transaction, batch: Batch): Promise<Set<string>> {
  const unfinished = new Set<string>()
  for (const title of await whereOwnerDiffers(tx, batch.titles))
    if ((await reown(tx, title, REOWNED)) === REOWNED) unfinished.add(title.id)
  // A title says whose its messages are, so it comes after them.
  const titles = batch.titles.filter(({ id }) => !unfinished.has(id))
  await putDocuments(tx, [...(await toRows(titles, 'title')), ...(await toRows(batch.messages, 'message'))])
  await removeDocuments(tx, batch.goneMessages, batch.goneConversations)
  return unfinished
}

async function toRows(texts: SearchText[], kind: Kind): Promise<DocumentRow[]> {
  const rows: DocumentRow[] = []
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

async function whereOwnerDiffers(tx: Transaction, titles: SearchText[]): Promise<SearchText[]> {
  if (titles.length === 0) return []
  const other = await withOtherOwner(tx, titles)
  return titles.filter(({ id }) => other.has(id))
}

/** PostgreSQL's query_canceled: the time limit. */
function isCanceled(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const { driverAdapterError } = error.meta ?? {}
  const cause = driverAdapterError instanceof Error ? driverAdapterError.cause : null
  return (cause as { originalCode?: string } | null)?.originalCode === '57014'
}
