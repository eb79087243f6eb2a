import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from './database.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

/** An empty working folder. */
async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-start-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(options: { folder?: string; port?: number; env?: Record<string, string> } = {}) {
  const { folder = await createFolder(), port = await freePort(), env } = options
  const server = startProcess({ folder, port, ...(env && { env }) })
  cleanUp.use(server)
  return { server, folder, port }
}

/** What a start that fails says on stderr; it says nothing else, ends with 1 and leaves nothing behind. */
async function refusal(env: Record<string, string>, folder?: string): Promise<string> {
  const { server, folder: used } = await start({ env, ...(folder && { folder }) })
  const before = await readdir(used)
  expect(await server.exit).toEqual({ code: 1, signal: null })
  expect(server.stdout()).toBe('')
  expect(await readdir(used)).toEqual(before)
  return server.stderr().trimEnd()
}

describe.concurrent('a start', () => {
  test('needs no variable, makes its data and says where it is, who may sign in and which model answers', async () => {
    const { server, folder, port } = await start()
    await server.ready
    expect(server.stdout()).toContain(`http://localhost:${port}/`)
    for (const text of ['./data/parley.db', 'Ada Okafor (admin)', 'OIDC_<NAME>_'])
      expect(server.stdout()).toContain(text)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
    expect(await readdir(join(folder, 'data'))).toEqual(
      expect.arrayContaining(['live.db', 'parley.db', 'session.secret']),
    )
  })

  test('on the data of an earlier one migrates nothing and keeps its secret', async () => {
    const { server, folder, port } = await start()
    await server.ready
    const secret = await readFile(join(folder, 'data', 'session.secret'), 'utf8')
    server.kill('SIGINT')
    await server.exit
    const { server: again } = await start({ folder, port })
    await again.ready
    expect(again.stdout()).not.toContain('the database was migrated')
    expect(await readFile(join(folder, 'data', 'session.secret'), 'utf8')).toBe(secret)
  })

  test('reads .env, and the environment before it', async () => {
    const folder = await createFolder()
    await writeFile(
      join(folder, '.env'),
      'OPENAI_BASE_URL=http://127.0.0.1:9/v1\nDATABASE_URL=file:./here/own.db\n',
    )
    const { server } = await start({ folder, env: { DATABASE_URL: 'file:./there/own.db' } })
    await server.ready
    expect(server.stdout()).toContain('http://127.0.0.1:9/v1')
    expect(await readdir(folder)).toEqual(['.env', 'there'])
  })

  test('on PostgreSQL migrates the database', async () => {
    const database = await createTestDatabase('postgresql', { empty: true })
    cleanUp.defer(() => database.drop())
    const { server } = await start({ env: { DATABASE_URL: database.url } })
    await server.ready
    expect(server.stdout()).toContain('the database was migrated')
    expect(server.stdout()).not.toContain(database.url)
    server.kill('SIGINT')
    await server.exit
  })
})

describe.concurrent('a start is refused with one sentence', () => {
  test('for every wrong variable', async () => {
    const said = await refusal({
      DATABASE_URL: 'mysql://x',
      SESSION_SECRET: 'short',
      CONTEXT_MESSAGES: 'many',
    })
    expect(said.split('\n').sort()).toEqual([
      'CONTEXT_MESSAGES is not a number.',
      'DATABASE_URL is neither file:… nor postgresql://….',
      'SESSION_SECRET is shorter than 32 bytes.',
    ])
  })

  test('outside development without what production needs', async () => {
    const said = await refusal({ NODE_ENV: 'production' })
    expect(said).toMatch(
      /^SESSION_SECRET is required .*\nENCRYPTION_KEYS is required .*\nOIDC_<NAME>_ISSUER is required .*$/,
    )
  })

  test('when the trusted documents cannot be read', async () => {
    const said = await refusal({ TRUSTED_DOCUMENTS: 'missing.json' })
    expect(said).toBe('TRUSTED_DOCUMENTS: missing.json is not a manifest of documents by their SHA-256.')
  })

  test('when the port is taken', async () => {
    const port = await freePort()
    const other = createServer()
    await new Promise<void>(resolve => void other.listen(port, '127.0.0.1', resolve))
    cleanUp.defer(() => void other.close())
    const said = await refusal({ PORT: String(port) })
    expect(said).toBe(`Port ${port} is taken: stop what uses it, or set PORT to another one.`)
  })

  test('when another process uses the data, which goes on', async () => {
    const { server, folder } = await start()
    await server.ready
    const said = await refusal({}, folder)
    expect(said).toBe('Another Parley process uses ./data/parley.db; stop it first.')
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })

  // Permissions do not keep root out, these places do.
  test.each(['/dev/null/parley', '/sys/parley'])('when the data cannot be written: %s', async place => {
    const said = await refusal({ DATABASE_URL: `file:${place}/parley.db` })
    expect(said).toBe(
      `Cannot write to the folder ${place}: make it writable or name another file in DATABASE_URL.`,
    )
  })

  test('when the database is not one', async () => {
    const folder = await createFolder()
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'data', 'parley.db'), 'This is a letter, not a database.')
    expect(await refusal({}, folder)).toBe('./data/parley.db is not an SQLite database.')
    expect(await readdir(join(folder, 'data'))).toEqual(['parley.db'])
  })

  test('when PostgreSQL cannot be reached or does not know the database', async () => {
    const database = await createTestDatabase('postgresql', { empty: true })
    await database.drop()
    const unknown = new URL(database.url)
    const port = await freePort()
    const [refused, missing] = await Promise.all([
      refusal({ DATABASE_URL: `postgresql://someone:secret@127.0.0.1:${port}/parley` }),
      refusal({ DATABASE_URL: unknown.href }),
    ])
    expect(refused).toBe(`PostgreSQL at 127.0.0.1:${port} refuses connections: is it running?`)
    expect(missing).toBe(
      `PostgreSQL at ${unknown.host} has no database ${unknown.pathname.slice(1)}: create it first.`,
    )
  })
})
