import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationsFolder, openPostgresql, openSqlite } from '@parley/prisma'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { rebuildTotals } from './rebuild.sql.js'

it.each(databases)(
  'totals are the same whether calls are booked, were there before, or are added up anew, on %s',
  async kind => {
    const test = await createTestDatabase(kind)
    const file = test.url.slice('file:'.length)
    const client =
      kind === 'sqlite'
        ? openSqlite(file, 'PRAGMA foreign_keys = ON')
        : openPostgresql({ connectionString: test.url })
    const at = new Date()
    try {
      await client.user.create({ data: { id: 'usr_1', status: 'ACTIVE', createdAt: at } })
      const started = { ownerId: 'usr_1', model: 'm', lastMessageAt: at, createdAt: at, updatedAt: at }
      const ids = ['cnv_1', 'cnv_2', 'cnv_3', 'cnv_4']
      await client.conversation.createMany({ data: ids.map((id, i) => ({ ...started, id, lastSeq: i })) })
      const data = Array.from({ length: 60 }, (_, i) => ({
        id: `use_${i}`,
        messageId: i % 7 ? `msg_${i}` : null,
        // Of the last nothing is booked, of some the conversation is gone, or was never told.
        conversationId: i % 5 === 4 ? null : i % 5 === 3 ? 'cnv_gone' : (ids[i % 5] ?? null),
        userId: 'usr_1',
        model: 'm',
        promptTokens: 1,
        completionTokens: 1,
        costNano: i % 3 ? BigInt(i) * 10_000_000_000n : null,
        failed: i % 10 === 0,
        createdAt: at,
      }))
      await client.usage.createMany({ data: data.slice(0, 30) })
      for (const one of data.slice(30)) await client.usage.create({ data: one })
      const totals = () => client.conversationTotal.findMany({ orderBy: { conversationId: 'asc' } })
      const booked = await totals()
      expect(booked.map(({ messages }) => messages)).toEqual([0, 1, 2, 0])
      expect(booked.reduce((sum, { failed }) => sum + failed, 0)).toBe(6)
      expect(booked.every(({ costNano }, i) => costNano > 0n === i < 3)).toBe(true)
      await client.conversation.update({ where: { id: 'cnv_4' }, data: { lastSeq: 0 } })

      const name = readdirSync(migrationsFolder(kind)).find(of => of.endsWith('_conversation_totals')) ?? ''
      const script = readFileSync(join(migrationsFolder(kind), name, 'migration.sql'), 'utf8')
      const triggers = ['conversation_gets_its_total', 'usage_is_added_to_its_conversation']
      const index = 'DROP INDEX conversation_title_id_idx'
      if (kind === 'sqlite')
        await openSqlite(
          file,
          `${triggers.map(trigger => `DROP TRIGGER ${trigger};`).join(' ')} DROP TABLE conversation_total; ${index}; ${script}`,
        ).$connect()
      else {
        const outside = new pg.Client({ connectionString: test.url })
        await outside.connect()
        await outside.query(
          'DROP FUNCTION give_conversations_their_totals CASCADE; DROP FUNCTION add_usage_to_its_conversation CASCADE',
        )
        await outside.query(`DROP TABLE conversation_total; ${index}`)
        await outside.query(script)
        await outside.end()
      }
      expect(await totals()).toEqual(booked)

      await client.conversationTotal.updateMany({ data: { messages: 7, failed: 7, costNano: 7n } })
      expect(await rebuildTotals(client, kind)).toBe(4)
      expect(await totals()).toEqual(booked)
      await client.conversation.delete({ where: { id: 'cnv_2' } })
      expect(await totals()).toHaveLength(3)
    } finally {
      await client.$disconnect()
      await test.drop()
    }
  },
)
