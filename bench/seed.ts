/**
 * Fills a migrated database with conversations of one person, as they would be after years of use: the messages of all
 * conversations come in turn, so that neighbours in a conversation are far apart in the file.
 */
import type { DatabaseAddress } from '@parley/prisma'
import { newId } from '../server/src/base/db/id.ts'
import { createProgress } from './progress.ts'
import { openTables, type Tables } from './tables.ts'
import { textOf } from './text.ts'

export interface Size {
  messages: number
  conversations: number
}

const BATCH = 5000
/** Between two messages. */
const STEP_MS = 30_000

interface Seeded {
  id: string
  branchId: string
  lastId: string | null
  depth: number
}

export async function seed(address: DatabaseAddress, ownerId: string, size: Size): Promise<void> {
  await using tables = await openTables(address)
  const progress = createProgress('Seeding', size.messages)
  const begin = Date.now() - size.messages * STEP_MS
  const conversations: Seeded[] = Array.from({ length: size.conversations }, () => ({
    id: newId('cnv'),
    branchId: newId('brn'),
    lastId: null,
    depth: 0,
  }))
  for (let from = 0; from < conversations.length; from += BATCH)
    await insertConversations(tables, ownerId, conversations.slice(from, from + BATCH), size, begin, from)
  for (let from = 0; from < size.messages; from += BATCH) {
    const count = Math.min(BATCH, size.messages - from)
    await insertMessages(tables, ownerId, conversations, from, count, begin)
    progress(from + count)
  }
  await tables.finish(conversations.map(({ id, lastId }) => [id, lastId]))
}

async function insertConversations(
  tables: Tables,
  ownerId: string,
  batch: Seeded[],
  { messages, conversations }: Size,
  begin: number,
  from: number,
): Promise<void> {
  const each = Math.ceil(messages / conversations)
  const times = batch.map((_, i) => ({
    created: new Date(begin + (from + i) * STEP_MS),
    last: new Date(begin + ((each - 1) * conversations + from + i) * STEP_MS),
  }))
  await tables.insert(
    'conversation',
    [
      'id',
      'owner_id',
      'title',
      'model',
      'last_seq',
      'event_seq',
      'last_message_at',
      'created_at',
      'updated_at',
    ],
    batch.map(({ id }, i) => [
      id,
      ownerId,
      textOf(from + i, 4),
      'bench',
      each,
      0,
      times[i]?.last,
      times[i]?.created,
      times[i]?.last,
    ]),
  )
  await tables.insert(
    'participant',
    ['conversation_id', 'user_id', 'access', 'added_at', 'last_message_at', 'updated_at', 'created_at'],
    batch.map(({ id }, i) => {
      const { created, last } = times[i] ?? {}
      return [id, ownerId, 'OWNER', created, last, last, created]
    }),
  )
  await tables.insert(
    'branch',
    ['id', 'conversation_id', 'from_depth'],
    batch.map(({ id, branchId }) => [branchId, id, 0]),
  )
  await tables.insert(
    'search_change',
    ['id', 'conversation_id', 'message_id'],
    batch.map(({ id }) => [newId('sch'), id, null]),
  )
}

async function insertMessages(
  tables: Tables,
  ownerId: string,
  conversations: Seeded[],
  from: number,
  count: number,
  begin: number,
): Promise<void> {
  const rows: unknown[][] = []
  const changes: unknown[][] = []
  for (let n = from; n < from + count; n++) {
    const conversation = conversations[n % conversations.length] as Seeded
    const at = new Date(begin + n * STEP_MS)
    const byPerson = conversation.depth % 2 === 0
    const id = newId('msg')
    rows.push([
      id,
      conversation.id,
      ownerId,
      byPerson ? ownerId : null,
      conversation.lastId,
      conversation.branchId,
      conversation.depth,
      conversation.depth + 1,
      byPerson ? 'USER' : 'ASSISTANT',
      textOf(n, byPerson ? 20 : 70),
      'COMPLETE',
      byPerson ? null : 'bench',
      false,
      at,
      at,
      at,
    ])
    changes.push([newId('sch'), conversation.id, id])
    conversation.lastId = id
    conversation.depth += 1
  }
  await tables.insert(
    'message',
    [
      ...['id', 'conversation_id', 'owner_id', 'author_id', 'parent_id', 'branch_id', 'depth', 'seq', 'role'],
      ...['content', 'status', 'model', 'stop_requested', 'created_at', 'updated_at', 'completed_at'],
    ],
    rows,
  )
  await tables.insert('search_change', ['id', 'conversation_id', 'message_id'], changes)
}
