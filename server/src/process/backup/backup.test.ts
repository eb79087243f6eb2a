import { existsSync, statfsSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.ts'
import { createTestDatabase, databases } from '../../../test/database.ts'
import { addConversations } from '../../../test/history.ts'
import { addPerson } from '../../../test/people.ts'
import { canMount, mountSmallDisk } from '../../../test/smallDisk.ts'
import { makeBackup } from './backup.ts'
import { checkBackup } from './check.ts'

async function somePeople(kind: (typeof databases)[number]) {
  const test = await createTestDatabase(kind)
  await beside(test.url, async client => {
    const { id: ownerId } = await addPerson(client, { name: 'Ada' })
    await addConversations(client, { ownerId, messages: 50, text: 'x'.repeat(20_000) })
  })
  return { ...test, output: join(test.folder, 'backup'), [Symbol.asyncDispose]: test.drop }
}

/** Breaks off when something of every table up to messages is there. */
const interrupt = (done: number, total: number) => {
  if (done > 50 && done < total) throw new Error('interrupted')
}

describe('a backup that was interrupted', () => {
  it('of a file goes on with the same state, and makes no file of it again', async () => {
    await using people = await somePeople('sqlite')
    await expect(makeBackup(people.address, people.output, interrupt)).rejects.toThrow('interrupted')
    expect(existsSync(people.output)).toBe(false)
    const tables = join(`${people.output}.unfinished`, 'tables')
    const [first = ''] = await readdir(tables)
    const before = await stat(join(tables, first))
    await beside(people.url, client => addPerson(client, { name: 'Later' }))
    const { manifest, resumedFrom } = await makeBackup(people.address, people.output, () => {})
    expect(resumedFrom).toBe(manifest.takenAt)
    expect(await stat(join(people.output, 'tables', first))).toMatchObject({ mtimeMs: before.mtimeMs })
    expect(manifest.tables.find(({ name }) => name === 'user')?.rows).toBe(1)
    expect(await checkBackup(people.output, () => {})).toEqual(manifest)
    expect(await readdir(people.output)).toEqual(['manifest.json', 'tables'])
  })

  it('of a server leaves nothing, since its state is gone', async () => {
    await using people = await somePeople('postgresql')
    await expect(makeBackup(people.address, people.output, interrupt)).rejects.toThrow('interrupted')
    expect(await readdir(people.folder)).toEqual([])
    expect((await makeBackup(people.address, people.output, () => {})).resumedFrom).toBeNull()
  })
})

it.each(databases)('one state of %s is taken, whatever is written meanwhile', async kind => {
  await using people = await somePeople(kind)
  let isWritten: Promise<unknown> | null = null
  const { manifest } = await makeBackup(people.address, people.output, () => {
    isWritten ??= beside(people.url, client => addPerson(client, { name: 'Meanwhile' }))
  })
  await isWritten
  expect(manifest.tables.find(({ name }) => name === 'user')?.rows).toBe(1)
})

/** Leaves not a byte to whatever is written next. */
function fillAtOnce(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize))
}

describe.skipIf(!canMount)('on a small disk', () => {
  it('a backup that has no room is not begun', async () => {
    await using people = await somePeople('sqlite')
    await using disk = await mountSmallDisk(1)
    const output = join(disk.folder, 'backup')
    await expect(makeBackup(people.address, output, () => {})).rejects.toThrow(
      /has \d MB free, and about \d MB are needed/,
    )
    expect(await readdir(disk.folder)).toEqual([])
  })

  it('one that fills it is no backup, and goes on once there is room', async () => {
    await using people = await somePeople('sqlite')
    await using disk = await mountSmallDisk(8)
    const output = join(disk.folder, 'deeper', 'backup')
    await mkdir(join(disk.folder, 'deeper'))
    const made = makeBackup(people.address, output, () => fillAtOnce(disk.folder))
    await expect(made).rejects.toThrow(/is full: there is no backup. Make room/)
    expect(existsSync(output)).toBe(false)
    await disk.free()
    expect((await makeBackup(people.address, output, () => {})).resumedFrom).not.toBeNull()
  })
})
