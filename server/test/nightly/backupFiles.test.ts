import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { upload } from '@parley/sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase, databases } from '../database.ts'
import { picture } from '../files.ts'
import { parleyServer } from '../operator.ts'
import { type Parley, type SignedIn, startParley } from '../parley.ts'

const secrets = {
  SESSION_SECRET: 'a secret that is only used by tests',
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
}
const look = 'query ($id: ID!) { node(id: $id) { ... on Attachment { status url filename } } }'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-files-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function emptyPlace(kind: DatabaseKind) {
  const place = await createTestDatabase(kind, { empty: true })
  cleanUp.defer(place.drop)
  const env = { DATABASE_URL: place.url, STORAGE_DIR: join(await newFolder(), 'files'), ...secrets }
  return { env, run: (...args: string[]) => parleyServer(args, env) }
}

async function give({ client, ask }: SignedIn, filename: string, contentType: string, bytes: Buffer) {
  const target = await client.createUpload({ filename, contentType, size: bytes.length })
  await upload(target, new Uint8Array(bytes))
  const { id } = await client.completeUpload(target.attachment.id)
  await expect
    .poll(async () => (await ask({ query: look, variables: { id } })).data.node.status, { timeout: 60_000 })
    .toBe('READY')
  return id
}

async function read(person: SignedIn, id: string): Promise<string> {
  const { data } = await person.ask({ query: look, variables: { id } })
  return (await fetch(data.node.url)).text()
}

/** A server of which somebody has a text and a picture, that goes on. */
async function withFiles(database: DatabaseKind) {
  const storage = await newFolder()
  const parley: Parley = cleanUp.use(await startParley({ database, env: { STORAGE_DIR: storage } }))
  const ada = await parley.signIn('user')
  const text = await give(ada, 'a.txt', 'text/plain', Buffer.from('the canary of a file'))
  await give(ada, 'b.png', 'image/png', await picture('png', 900, 600))
  const env = { DATABASE_URL: parley.databaseUrl, STORAGE_DIR: storage, ...secrets }
  const run = (...args: string[]) => parleyServer(args, env)
  return { parley, ada, text, storage, env, run, output: join(await newFolder(), 'backup') }
}

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

describe.each(databases)('files of people on %s', database => {
  it('are in a backup, sealed, and are read again where it was restored', { timeout: 120_000 }, async () => {
    const { parley, ada, text, storage, run, output } = await withFiles(database)
    const kept = (await filesBelow(storage)).length
    expect(await run('backup', '--output', output)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(` rows, ${kept} files, .*\\n.*: test\\.\\n$`)),
    })
    expect(await run('verify', '--backup', output)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(` ${kept} files, as of`),
    })
    await parley.stop()
    await rm(storage, { recursive: true })
    const others = databases.filter(kind => kind !== database)
    const place = await emptyPlace(others[0] ?? database)
    expect(await place.run('restore', '--from', output)).toMatchObject({ code: 0 })
    expect(await place.run('verify')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Every file is there: ${kept} files.\n`),
    })
    await using there = await startParley({ database: others[0] ?? database, env: place.env })
    expect(await read(there.as(ada), text)).toBe('the canary of a file')
  })

  it('that are lost or changed are told, each by its name, and the rest is kept', {
    timeout: 120_000,
  }, async () => {
    const { ada, text, storage, run, env, output } = await withFiles(database)
    const [own = '', gone = ''] = [
      (await filesBelow(storage)).find(path => path.includes(text)),
      (await filesBelow(storage)).find(path => !path.includes(text)),
    ]
    await writeFile(own, 'changed')
    await rm(gone)
    const verified = await run('verify')
    expect(verified.code).toBe(1)
    expect(verified.stdout).toMatch(
      new RegExp(`BROKEN: The file ${text} of usr_\\w+: .* is not as it was stored`),
    )
    expect(verified.stdout).toMatch(/BROKEN: The file att_\w+ of usr_\w+: .* is missing/)
    const made = await run('backup', '--output', output)
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('MISSING') })
    const checked = await run('verify', '--backup', output)
    expect(checked.code).toBe(1)
    expect(checked.stdout).toMatch(/could not be read when the backup was made/)
    expect(checked.stdout).toMatch(/was missing when the backup was made/)
    // What was deleted by its owner is not missing, and a folder that is away is not one where everything was deleted.
    await ada.client.deleteAttachments([text])
    await rename(storage, `${storage}.away`)
    await mkdir(storage)
    const other = `${output}-other`
    expect(await run('backup', '--output', other)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is empty or not there'),
    })
    const { STORAGE_DIR: _, ...without } = env
    if (database === 'postgresql')
      expect(await parleyServer(['backup', '--output', other], without)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('set STORAGE_DIR'),
      })
    expect(await run('backup', '--output', other, '--without-files')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('without files'),
    })
    await rm(storage, { recursive: true })
    await rename(`${storage}.away`, storage)
  })
})

it('a file of a backup that was changed is told, and nothing is restored', async () => {
  const { run, output } = await withFiles('sqlite')
  await run('backup', '--output', output)
  const [first = ''] = await filesBelow(join(output, 'attachments'))
  await writeFile(first, 'changed')
  expect(await run('verify', '--backup', output)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^BROKEN: attachments\/usr_\S+ of the backup is not as it was written\.\n$/,
    ),
  })
  const place = await emptyPlace('sqlite')
  const restored = await place.run('restore', '--from', output)
  expect(restored).toMatchObject({ code: 2, stderr: expect.stringContaining('is not as it was written') })
  expect((await place.run('restore', '--from', output, '--without-files')).code).toBe(0)
})
