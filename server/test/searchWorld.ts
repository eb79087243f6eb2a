import type { DatabaseKind } from '@parley/prisma'
import { createMemoryBus } from '../src/base/bus/memory.js'
import { openDatabase } from '../src/base/db/database.js'
import type { Db, Transaction } from '../src/base/db/db.js'
import { newId } from '../src/base/db/id.js'
import { createLog } from '../src/base/telemetry/log.js'
import { noteForSearch } from '../src/chat/search/changes.sql.js'
import { createSearch } from '../src/chat/search/index.js'
import { createTestDatabase, type TestDatabase } from './database.js'

/** A search index on a database of its own, without a server around it: rows are made, changed and noted by hand. */
export async function openSearchWorld(kind: DatabaseKind) {
  const test = await createTestDatabase(kind)
  const opened = await openDatabase(test.address)
  const log: Record<string, unknown>[] = []
  const world = createWorld(test, opened.db, log)
  await world.open()
  return world
}

export type SearchWorld = Awaited<ReturnType<typeof openSearchWorld>>

function createWorld(test: TestDatabase, db: Db, log: Record<string, unknown>[]) {
  const bus = createMemoryBus()
  let searching: Awaited<ReturnType<typeof createSearch>> | null = null
  const opened = () => {
    if (!searching) throw new Error('The search index is closed.')
    return searching
  }
  const now = new Date()
  const times = { createdAt: now, updatedAt: now }

  return {
    db,
    log,
    folder: test.folder,
    database: test.address,
    async open() {
      const to = { write: (line: string) => void log.push(JSON.parse(line)) }
      searching = await createSearch({ db, database: test.address, bus, log: createLog('debug', { to }) })
    },
    async close() {
      await searching?.close()
      searching = null
    },
    settled: () => opened().settled(),
    search: {
      conversations: (...args: Parameters<ReturnType<typeof opened>['search']['conversations']>) =>
        opened().search.conversations(...args),
      messages: (...args: Parameters<ReturnType<typeof opened>['search']['messages']>) =>
        opened().search.messages(...args),
    },
    async person(): Promise<string> {
      const id = newId('usr')
      await db.write(tx => tx.user.create({ data: { id, status: 'ACTIVE', createdAt: now } }))
      return id
    },
    async conversation(ownerId: string, title: string | null, { temporary = false } = {}) {
      const id = newId('cnv')
      await db.write(async tx => {
        await tx.conversation.create({
          data: { id, ownerId, title, temporary, model: 'm', lastSeq: 0, lastMessageAt: now, ...times },
        })
        await noteForSearch(tx, [{ conversationId: id, messageId: null }])
      })
      return id
    },
    /** One text after the other, each a message. */
    async say(conversationId: string, ...texts: string[]): Promise<string[]> {
      return db.write(async tx => {
        const { ownerId, temporary } = await tx.conversation.findUniqueOrThrow({
          where: { id: conversationId },
        })
        const seq = (await tx.message.count({ where: { conversationId } })) + 1
        const messages = texts.map((content, i) => ({
          id: newId('msg'),
          conversationId,
          ownerId,
          temporary,
          branchId: conversationId,
          depth: seq + i,
          seq: seq + i,
          role: 'USER',
          content,
          status: 'COMPLETE',
          stopRequested: false,
          ...times,
        }))
        await tx.message.createMany({ data: messages })
        await noteForSearch(
          tx,
          messages.map(({ id }) => ({ conversationId, messageId: id })),
        )
        return messages.map(({ id }) => id)
      })
    },
    /** A change and its note, and the index has seen it. */
    async change(work: (tx: Transaction) => Promise<void>) {
      await db.write(work)
      await opened().settled()
    },
    async [Symbol.asyncDispose]() {
      await searching?.close()
      await db.close()
      await test.drop()
    },
  }
}
