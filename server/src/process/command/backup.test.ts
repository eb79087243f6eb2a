import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.ts'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.ts'
import { parleyServer } from '../../../test/operator.ts'
import { startParley } from '../../../test/parley.ts'
import { formerDatabase } from '../../../test/release.ts'
import { rowsOf, schemaOf } from '../../../test/wholeDatabase.ts'

const secrets = {
  SESSION_SECRET: 'a secret that is only used by tests',
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
}
const run = ({ url }: Pick<TestDatabase, 'url'>, ...args: string[]) =>
  parleyServer(args, { DATABASE_URL: url, ...secrets })

/** A database that is a copy of a server's, in a place of its own. */
async function emptyPlace(kind: DatabaseKind) {
  const test = await createTestDatabase(kind, { empty: true })
  return { ...test, [Symbol.asyncDispose]: test.drop }
}

/** A server that has been used, which goes on, and a backup of it. */
async function usedServer(kind: DatabaseKind) {
  const parley = await startParley({ database: kind })
  const place = await emptyPlace('sqlite')
  const ada = await parley.signIn('admin')
  for (const [said, answered] of [
    ['Where is the zebra?', 'In Nairobi 🦓'],
    ['And the "ß"?', 'In\nWeiß'],
  ] as const) {
    parley.model.reply(answered)
    const { reply } = await ada.client.sendMessage({ content: said })
    await ada.client.reply(reply.id).done()
  }
  const output = join(place.folder, 'backup')
  const made = await run({ url: parley.databaseUrl }, 'backup', '--output', output)
  return {
    parley,
    url: parley.databaseUrl,
    ada,
    output,
    made,
    folder: place.folder,
    async [Symbol.asyncDispose]() {
      await parley[Symbol.asyncDispose]()
      await place.drop()
    },
  }
}

describe.each(databases)('parley-server backup of %s', kind => {
  it.each(databases)(
    'of a server in use is restored into an empty %s, where everything goes on',
    async to => {
      await using used = await usedServer(kind)
      expect(used.made).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(
          / is whole: \d+ rows, .*\nKeep SESSION_SECRET and these keys .*: test\.\n$/,
        ),
      })
      const saw = await rowsOf(used.url)
      await used.parley.stop()
      await using place = await emptyPlace(to)
      const restored = await run(place, 'restore', '--from', used.output)
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('found by search') })
      expect(await rowsOf(place.url)).toEqual(saw)
      const verified = await run(place, 'verify')
      expect(verified).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(
          /^Every row .*\nThe audit log is intact: .*\nhead .*\nEvery encrypted .*\nSearch /,
        ),
      })
      await using there = await startParley({ database: to, env: { DATABASE_URL: place.url } })
      const ada = there.as(used.ada)
      const found = await ada.ask('{ messages(filter: { search: "zebra" }, first: 5) { nodes { content } } }')
      expect(found.data?.messages.nodes).toEqual([{ content: 'Where is the zebra?' }])
      there.model.reply('Still here')
      const { reply } = await ada.client.sendMessage({ content: 'Hi again' })
      expect(await ada.client.reply(reply.id).done()).toMatchObject({
        content: 'Still here',
        status: 'COMPLETE',
      })
    },
  )

  it('is for its user alone, and never written over', async () => {
    await using used = await usedServer(kind)
    for (const name of await readdir(used.output, { recursive: true })) {
      const { mode } = await stat(join(used.output, name))
      expect([0o600, 0o700]).toContain(mode & 0o777)
    }
    expect(await run(used, 'backup', '--output', used.output)).toMatchObject({
      code: 2,
      stderr: `${used.output} is there already, and is not overwritten.\n`,
    })
    const into = join(used.folder, 'nightly')
    for (const _ of ['first', 'second']) {
      const made = await run(used, 'backup', '--into', into, '--keep', '1')
      expect(made.code).toBe(0)
    }
    expect(await readdir(into)).toEqual([expect.stringMatching(/^parley-\d{8}T\d{6}\.\d{3}Z$/)])
  })

  it('that was changed is told by verify, and restores nothing', async () => {
    await using used = await usedServer(kind)
    expect(await run(used, 'verify', '--backup', used.output)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The backup is whole: .*\n.*\nkeys {5}test\nhead {5}\d+:/),
    })
    const part = join(used.output, 'tables', 'message.00000.ndjson.gz')
    const bytes = await readFile(part)
    await writeFile(part, bytes.with(30, (bytes[30] ?? 0) ^ 1))
    const sentence = 'tables/message.00000.ndjson.gz of the backup is not as it was written.\n'
    expect(await run(used, 'verify', '--backup', used.output)).toMatchObject({
      code: 1,
      stdout: `BROKEN: ${sentence}`,
    })
    await using place = await emptyPlace(kind)
    const restored = await run(place, 'restore', '--from', used.output)
    expect(restored).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) })
    await writeFile(part, bytes)
    expect((await run(place, 'restore', '--from', used.output)).code).toBe(0)
    const again = await run(place, 'restore', '--from', used.output)
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('name an empty ') })
  })

  it('of an earlier release is brought to this one, with the schema that migrations make', async () => {
    await using former = await formerDatabase(kind, '20261129')
    const output = join(former.folder, 'backup')
    expect((await run(former, 'backup', '--output', output)).code).toBe(0)
    for (const to of databases) {
      await using place = await emptyPlace(to)
      const restored = await run(place, 'restore', '--from', output)
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('was brought from') })
      const migrated = await createTestDatabase(to)
      expect(await schemaOf(place.url)).toEqual(await schemaOf(migrated.url))
      await migrated.drop()
    }
  })
})

it('parley-server verify says what is wrong with a database, each with a sentence', async () => {
  await using used = await usedServer('sqlite')
  await used.parley.stop()
  const { url } = used
  await beside(url, async client => {
    await client.$executeRawUnsafe('PRAGMA foreign_keys = OFF')
    await client.$executeRawUnsafe("UPDATE role_assignment SET role_id = 'rol_gone'")
    await client.$executeRawUnsafe('DROP TRIGGER audit_event_is_not_updated')
    await client.$executeRawUnsafe("UPDATE audit_event SET action = 'user.erased' WHERE seq = 1")
  })
  const other = { ...secrets, ENCRYPTION_KEYS: `other:${Buffer.alloc(32).toString('base64')}` }
  const { code, stdout } = await parleyServer(['verify'], { DATABASE_URL: url, ...other })
  expect(code).toBe(1)
  for (const sentence of [
    'A row of role_assignment refers to one of role',
    'BROKEN at event 1',
    'of the key test cannot be read',
  ])
    expect(stdout).toContain(sentence)
  expect(existsSync(join(dirname(url.slice('file:'.length)), 'search.db'))).toBe(true)
})

it.each([
  [['backup'], 'Say where'],
  [['backup', '--output', 'x', '--keep', '3'], '--keep'],
  [['restore'], 'Say what'],
  [['restore', '--from', 'nowhere'], 'nowhere is no whole backup'],
])('parley-server %j ends with 2 and a sentence', async (args, sentence) => {
  await using place = await emptyPlace('sqlite')
  const { code, stderr } = await run(place, ...args)
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
})
