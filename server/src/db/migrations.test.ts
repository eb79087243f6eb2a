import { diffMigrations, migrate, migrationStatus, openSqlite } from '@parley/prisma'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../test/database.js'
import { openDatabase } from './database.js'

describe.each(databases)('migrations for %s', kind => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await createTestDatabase(kind, { empty: true })
  })
  afterEach(() => test.drop())

  it('lead to the models', async () => {
    expect(await diffMigrations(test.address)).toBeNull()
  })

  it('are pending, then applied, then done', async () => {
    const pending = await migrationStatus(test.address)
    expect(new Set(pending.map(({ state }) => state))).toEqual(new Set(['pending']))
    expect(await migrate(test.address)).toEqual(pending.map(({ name }) => name))
    const applied = await migrationStatus(test.address)
    expect(new Set(applied.map(({ state }) => state))).toEqual(new Set(['applied']))
    expect(await migrate(test.address)).toEqual([])
  })
})

describe('a database with a past', () => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await createTestDatabase('sqlite')
  })
  afterEach(() => test.drop())
  const change = (sql: string) => openSqlite(test.url.slice('file:'.length), sql).$connect()

  it('is refused after a migration that failed', async () => {
    await change('UPDATE _prisma_migrations SET finished_at = NULL')
    const refused = openDatabase(test.address)
    await expect(refused).rejects.toMatchObject({ name: 'StartError', message: /^Migration \d+_init failed/ })
  })

  it('is refused if a newer version has changed it', async () => {
    await change(`UPDATE _prisma_migrations SET migration_name = '29991231000000_future'`)
    await expect(openDatabase(test.address)).rejects.toThrow(
      'newer version of Parley (migration 29991231000000_future)',
    )
  })

  it('is refused if it holds the tables of something else', async () => {
    await change('DROP TABLE _prisma_migrations')
    await expect(openDatabase(test.address)).rejects.toThrow('The database holds other tables')
  })
})
