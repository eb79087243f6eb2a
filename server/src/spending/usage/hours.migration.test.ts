import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationsFolder, openPostgresql, openSqlite } from '@parley/prisma'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { newId } from '../../base/db/id.js'
import { rebuildHours } from './rebuild.sql.js'

it.each(databases)(
  'sums are the same whether calls are booked, were there before, or are added up anew, on %s',
  async kind => {
    const test = await createTestDatabase(kind)
    const file = test.url.slice('file:'.length)
    const client = kind === 'sqlite' ? openSqlite(file, '') : openPostgresql({ connectionString: test.url })
    try {
      const data = Array.from({ length: 500 }, (_, i) => ({
        id: newId('use'),
        messageId: i % 7 ? newId('msg') : null,
        userId: 'usr_1',
        model: i % 3 ? 'one' : 'two',
        promptTokens: i,
        completionTokens: 2_000_000_000,
        cachedPromptTokens: i % 2 ? i : null,
        reasoningTokens: i % 4 ? null : i,
        costNano: i % 5 ? BigInt(i) : null,
        timeToFirstToken: i % 6 ? i * 37 : null,
        failed: i % 10 === 0,
        createdAt: new Date(Date.UTC(2026, 2, 1) + i * 1_234_567),
      }))
      await client.usage.createMany({ data: data.slice(0, 300) })
      for (const one of data.slice(300)) await client.usage.create({ data: one })
      const sums = async () =>
        (await client.usageHour.findMany({ orderBy: [{ hour: 'asc' }, { model: 'asc' }] })).map(
          ({ waits, ...row }) => ({ ...row, waits: JSON.parse(waits) as unknown }),
        )
      const booked = await sums()
      expect(booked.length).toBeGreaterThan(200)
      expect(booked.reduce((sum, { calls }) => sum + calls, 0)).toBe(500)

      const name = readdirSync(migrationsFolder(kind)).find(folder => folder.endsWith('_usage_hour')) ?? ''
      const script = readFileSync(join(migrationsFolder(kind), name, 'migration.sql'), 'utf8')
      if (kind === 'sqlite')
        await openSqlite(
          file,
          `DROP TRIGGER usage_is_added_to_its_hour; DROP TABLE usage_hour; ${script}`,
        ).$connect()
      else {
        const outside = new pg.Client({ connectionString: test.url })
        await outside.connect()
        await outside.query('DROP FUNCTION add_usage_to_its_hour CASCADE; DROP TABLE usage_hour')
        await outside.query(script)
        await outside.end()
      }
      expect(await sums()).toEqual(booked)

      await client.usageHour.updateMany({ data: { calls: 0, waits: '{}' } })
      const [{ hour }] = booked as [(typeof booked)[0]]
      const stray = {
        ...booked[0],
        hour: new Date(hour.getTime() - 900 * 86_400_000),
        model: 'stray',
        waits: '{}',
      }
      await client.usageHour.create({ data: stray as Parameters<typeof client.usageHour.create>[0]['data'] })
      await rebuildHours(client, kind)
      expect(await sums()).toEqual(booked)
    } finally {
      await client.$disconnect()
      await test.drop()
    }
  },
)
