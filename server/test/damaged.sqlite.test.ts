import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase } from '../src/base/db/database.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const run = promisify(execFile)

/** A working folder with a migrated database in `data`. */
async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-damaged-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'data'), { mode: 0o700 })
  await copyFile(inject('templates').sqlite, join(folder, 'data', 'parley.db'))
  return folder
}

async function start(folder: string) {
  const server = startProcess({ folder, port: await freePort() })
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

async function startAndStop(folder: string): Promise<string> {
  const server = await start(folder)
  await server.ready
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  server.kill('SIGTERM')
  await server.exit
  return server.stdout() + server.stderr()
}

/** The data alone; what is said about them. */
async function openOnce(folder: string): Promise<unknown[]> {
  const said: unknown[] = []
  const warn = (...what: unknown[]) => void said.push(what)
  const at = { kind: 'sqlite', file: join(folder, 'data', 'parley.db') } as const
  const { db } = await openDatabase(at, undefined, { error: warn, warn, info: warn })
  await db.close()
  return said
}

/** Other bytes from there on, in so many. */
async function flip(file: string, from: number, length: number): Promise<void> {
  const bytes = await readFile(file)
  for (let i = from; i < Math.min(from + length, bytes.length); i++) bytes[i] = (bytes[i] ?? 0) ^ 0xff
  await writeFile(file, bytes)
}

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8)

test.each([
  ['is garbage', (file: string) => writeFile(file, 'garbage '.repeat(4000))],
  ['has a damaged beginning', (file: string) => flip(file, 0, 8)],
  ['has a damaged page', (file: string) => flip(file, 4096, 200)],
])('live.db that %s is named, put aside and made anew', async (_, damage) => {
  const folder = await createFolder()
  expect(await openOnce(folder)).toEqual([])
  await damage(join(folder, 'data', 'live.db'))
  const said = await startAndStop(folder)
  expect(said).toContain('live.db is damaged: it is put aside as live.db.damaged for a day, and made anew')
  expect(await readdir(join(folder, 'data'))).toContain('live.db.damaged')
  expect(await openOnce(folder)).toEqual([])
})

test.each([
  ['at its beginning', 3, 1],
  ['in its first page', 100, 60],
  ['somewhere else', 40 * 4096, 300],
])(
  'a database that is damaged %s is told with the command that restores a backup',
  async (_, from, length) => {
    const folder = await createFolder()
    await startAndStop(folder)
    await copyFile(join(folder, 'data', 'parley.db'), join(folder, 'backup.db'))
    await flip(join(folder, 'data', 'parley.db'), from, length)
    const refused = await start(folder)
    expect(await refused.exit).toMatchObject({ code: 1 })
    const [, command = ''] =
      /^\.\/data\/parley\.db is damaged: restore a backup\. Stop the server, then: (.+)$/m.exec(
        refused.stderr(),
      ) ?? []
    await run('sh', ['-c', command], { cwd: folder })
    expect(await readdir(join(folder, 'data', 'damaged'))).toContain('parley.db')
    await startAndStop(folder)
  },
)

test('what the server makes and finds of its own is read by its user alone', async () => {
  const folder = await createFolder()
  const data = join(folder, 'data')
  await openOnce(folder)
  for (const name of await readdir(data)) await chmod(join(data, name), 0o644)
  const server = await start(folder)
  await server.ready
  const names = await readdir(data)
  expect(names).toEqual(
    expect.arrayContaining(['parley.db', 'parley.db-wal', 'parley.db-shm', 'live.db', 'session.secret']),
  )
  await expect.poll(() => readdir(data)).toContain('search.db')
  for (const name of await readdir(data))
    expect([name, await modeOf(join(data, name))]).toEqual([name, '600'])
  expect(server.stdout()).not.toContain('chmod')
})

test('a folder of its own is closed to others, one that was there is left as it is and told of', async () => {
  const folder = await createFolder()
  await rm(join(folder, 'data'), { recursive: true })
  await startAndStop(folder)
  expect(await modeOf(join(folder, 'data'))).toBe('700')
  await chmod(join(folder, 'data'), 0o755)
  const said = await startAndStop(folder)
  expect(said).toContain('chmod 700 ./data')
  expect(await modeOf(join(folder, 'data'))).toBe('755')
})
