import { describe, expect, it } from 'vitest'
import { beside } from './beside.js'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { lock } from './lock.js'
import { onEveryDatabase, type Parley, startParley } from './parley.js'
import { nextRelease } from './release.js'

const additive = `
  CREATE TABLE "later" ("id" TEXT NOT NULL PRIMARY KEY);
  ALTER TABLE "message" ADD COLUMN "later" TEXT;
  UPDATE "role" SET "permissions" = 'CHAT FLY' WHERE "id" = 'rol_user';`

/** A server of the release before, on the same data; a file belongs to one server. */
async function startOlder(newer: Parley): Promise<Parley> {
  if (newer.database === 'sqlite') await newer.stop()
  return startParley({ database: newer.database, env: { DATABASE_URL: newer.databaseUrl } })
}

onEveryDatabase(database => {
  it('an older server works on a database to which a newer one has only added', async () => {
    await using release = await nextRelease(database, '29991231000000_additive_later', additive)
    await using newer = await startParley({ database, migrations: release.migrations })
    const person = await newer.signIn('user')
    await using older = await startOlder(newer)
    older.model.otherwise(['Hello'])
    const { data, errors } = await older
      .as(person)
      .ask('mutation { sendMessage(input: { content: "Hi" }) { reply { id } } }')
    expect({ data, errors }).toEqual({ data: { sendMessage: { reply: { id: expect.any(String) } } } })
    const stored = () =>
      beside(newer.databaseUrl, client => client.message.findMany({ where: { role: 'ASSISTANT' } }))
    await eventually(async () =>
      expect(await stored()).toMatchObject([{ status: 'COMPLETE', content: 'Hello' }]),
    )
  })

  it('an older server obeys the rights of a newer release, and leaves them as they are', async () => {
    await using release = await nextRelease(database, '29991231000000_additive_later', additive)
    await using newer = await startParley({ database, migrations: release.migrations })
    const person = await newer.signIn('user')
    await using older = await startOlder(newer)
    const { errors } = await older.as(person).ask('{ conversations { nodes { id } } }')
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const role = await beside(newer.databaseUrl, client =>
      client.role.findUnique({ where: { id: 'rol_user' } }),
    )
    expect(role?.permissions).toBe('CHAT FLY')
  })

  it('an older server says so when a newer one has changed more', async () => {
    const sql = 'ALTER TABLE "message" RENAME COLUMN "model" TO "author_model";'
    await using release = await nextRelease(database, '29991231000000_other', sql)
    await using newer = await startParley({ database })
    await newer.stop()
    // It never serves: its client knows the old name.
    const renamed = startParley({
      database,
      migrations: release.migrations,
      env: { DATABASE_URL: newer.databaseUrl },
    })
    await renamed.then(parley => parley.stop()).catch(() => {})
    await expect(newer.start()).rejects.toThrow(
      'The database was changed by a newer version of Parley (migration 29991231000000_other): start that version, or restore a backup.',
    )
  })
})

describe('servers that start while another one migrates PostgreSQL', () => {
  const waiting = 'another server migrates the database: waiting until it has'
  const untilAsks = (url: string, query: string) =>
    eventually(async () => {
      const asked = await beside(
        url,
        client => client.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE ${query}
            AND pid <> pg_backend_pid()`,
      )
      expect(asked).not.toEqual([])
    })

  it('wait for an index that is created concurrently, say so, and go on', async () => {
    const database = await createTestDatabase('postgresql')
    const index = 'CREATE INDEX CONCURRENTLY "message_later" ON "message"("model");'
    await using release = await nextRelease('postgresql', '29991231000000_additive_index', index)
    const start = () =>
      startParley({
        database: 'postgresql',
        migrations: release.migrations,
        env: { DATABASE_URL: database.url },
      })
    const writing = await lock(database.url, 'LOCK TABLE message IN ROW EXCLUSIVE MODE')
    const first = start()
    await untilAsks(database.url, 'CREATE INDEX CONCURRENTLY "message_later"%')
    const second = start()
    await Promise.race([second, untilAsks(database.url, '%advisory_lock($1)%')])
    await writing.release()
    await using a = await first
    await using b = await second
    expect(a.log.map(({ msg }) => msg)).toContain('the database was migrated')
    expect(b.log.map(({ msg }) => msg)).toContain(waiting)
  })

  it('hold up no index while they wait', async () => {
    const database = await createTestDatabase('postgresql', { empty: true })
    const migrating = await lock(database.url, 'SELECT pg_advisory_xact_lock(7270450921)')
    const started = startParley({ database: 'postgresql', env: { DATABASE_URL: database.url } })
    await untilAsks(database.url, '%advisory_lock($1)%')
    await beside(database.url, async client => {
      await client.$executeRawUnsafe(`SET statement_timeout = 10000`)
      await client.$executeRawUnsafe('CREATE TABLE other (id TEXT)')
      await client.$executeRawUnsafe('CREATE INDEX CONCURRENTLY other_id ON other (id)')
      await client.$executeRawUnsafe('DROP TABLE other')
    })
    await migrating.release()
    await using parley = await started
    expect(parley.log.map(({ msg }) => msg)).toContain(waiting)
  })
})
