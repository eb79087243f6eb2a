import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationsFolder, openPostgresql, openSqlite } from '@parley/prisma'
import { expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { rebuildFailures } from './rebuild.sql.js'

it.each(databases)(
  'failures that were booked without their codes get those of replies that still exist, on %s',
  async kind => {
    const test = await createTestDatabase(kind)
    const file = test.url.slice('file:'.length)
    const client = kind === 'sqlite' ? openSqlite(file, '') : openPostgresql({ connectionString: test.url })
    const at = new Date()
    try {
      await client.user.create({ data: { id: 'usr_1', status: 'ACTIVE', createdAt: at } })
      const conversation = { ownerId: 'usr_1', model: 'm', lastMessageAt: at, createdAt: at, updatedAt: at }
      await client.conversation.create({ data: { ...conversation, id: 'cnv_1', lastSeq: 3 } })
      const reply = {
        conversationId: 'cnv_1',
        ownerId: 'usr_1',
        role: 'ASSISTANT',
        content: '',
        stopRequested: false,
      }
      const code: Record<string, string> = { failed: 'TIMEOUT', taken: 'RATE_LIMITED' }
      await client.message.createMany({
        data: ['failed', 'taken', 'fine'].map((id, i) => ({
          ...reply,
          id,
          status: id === 'failed' ? 'FAILED' : 'COMPLETE',
          failureCode: id === 'failed' ? 'TIMEOUT' : null,
          branchId: 'b',
          depth: i,
          seq: i + 1,
          createdAt: at,
          updatedAt: at,
        })),
      })
      const deletion = { deletionId: 'd', deletedById: 'usr_1', until: at, content: '', status: 'FAILED' }
      await client.deletedMessage.create({
        data: { ...deletion, messageId: 'taken', failureCode: 'RATE_LIMITED' },
      })
      const ids = ['failed', 'taken', 'fine', 'gone', 'known']
      await client.usage.createMany({
        data: ids.map(id => ({
          id,
          messageId: id,
          userId: 'usr_1',
          model: 'm',
          promptTokens: 1,
          completionTokens: 1,
          failed: id !== 'fine',
          failureCode: id === 'known' ? 'INTERRUPTED' : null,
          createdAt: at,
        })),
      })
      const codes = async () =>
        Object.fromEntries((await client.usage.findMany()).map(({ id, failureCode }) => [id, failureCode]))
      const expected = { ...code, fine: null, gone: null, known: 'INTERRUPTED' }
      const name =
        readdirSync(migrationsFolder(kind)).find(folder => folder.endsWith('_usage_failures')) ?? ''
      const script = readFileSync(join(migrationsFolder(kind), name, 'migration.sql'), 'utf8')
      await client.$executeRawUnsafe(script.slice(script.indexOf('UPDATE "usage"')))
      expect(await codes()).toEqual(expected)
      await client.usage.updateMany({
        where: { id: { in: ['failed', 'taken'] } },
        data: { failureCode: null },
      })
      await rebuildFailures(client)
      expect(await codes()).toEqual(expected)
    } finally {
      await client.$disconnect()
      await test.drop()
    }
  },
)
