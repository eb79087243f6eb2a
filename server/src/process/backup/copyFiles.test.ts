import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.ts'
import { createTestDatabase, databases } from '../../../test/database.ts'
import { addPerson } from '../../../test/people.ts'
import { canMount, mountSmallDisk } from '../../../test/smallDisk.ts'
import { newKeyRing, parseKeyRing } from '../../base/crypto/keyRing.ts'
import { createFolderStorage } from '../../base/storage/folder.ts'
import { keptKey } from '../../chat/attachment/keys.ts'
import { makeBackup } from './backup.ts'
import { pathIn } from './files.ts'

const ring = parseKeyRing(newKeyRing('one'))
const MB = 1024 ** 2

/** A database that knows some files, and the folder in which they are. */
async function someFiles(kind: (typeof databases)[number], { size = 1000 } = {}) {
  const test = await createTestDatabase(kind)
  const storage = createFolderStorage({ folder: join(test.folder, 'files'), ring, sealed: true })
  const keys: string[] = []
  await beside(test.url, async client => {
    const { id: ownerId } = await addPerson(client, { name: 'Ada' })
    for (const id of ['att_a', 'att_b', 'att_c']) {
      const bytes = Buffer.alloc(size, id)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      await client.attachment.create({
        data: {
          ...{ id, ownerId, filename: id, contentType: 'text/plain', size, takes: size, sha256 },
          ...{ status: 'READY', createdAt: new Date() },
        },
      })
      const key = keptKey({ id, ownerId }, sha256)
      await storage.put(key, [bytes])
      keys.push(key)
    }
  })
  const source = {
    open: () => ({ storage, ring }),
    isDeleted: async () => true,
    onProgress() {},
  }
  const output = join(test.folder, 'backup')
  return { ...test, storage, keys, source, output, [Symbol.asyncDispose]: test.drop }
}

describe.each(databases)('files in a backup of %s', kind => {
  it('are not copied again after an interruption, and those that are gone since are taken away', async () => {
    await using at = await someFiles(kind)
    const [first = '', second = '', third = ''] = at.keys
    const interrupted = {
      ...at.source,
      onProgress(done: number) {
        if (done === 2) throw new Error('interrupted')
      },
    }
    await expect(makeBackup(at.address, at.output, () => {}, interrupted)).rejects.toThrow('interrupted')
    const before = await stat(pathIn(`${at.output}.unfinished`, first))
    await beside(at.url, client => client.attachment.delete({ where: { id: 'att_b' } }))
    await at.storage.delete(second)
    const { manifest, lost } = await makeBackup(at.address, at.output, () => {}, at.source)
    expect((await stat(pathIn(at.output, first))).mtimeMs).toBe(before.mtimeMs)
    // A file of SQLite goes on with the state that it had, in which there is one more.
    expect(manifest.attachments?.files).toBe(kind === 'sqlite' ? 3 : 2)
    expect([manifest.keys, lost]).toEqual([{ one: kind === 'sqlite' ? 3 : 2 }, []])
    const kept = await readdir(join(at.output, 'attachments'), { recursive: true, withFileTypes: true })
    expect(kept.filter(entry => entry.isFile())).toHaveLength(kind === 'sqlite' ? 3 : 2)
    expect((await stat(pathIn(at.output, third))).isFile()).toBe(true)
  })

  it('that are deleted while it is made are not missing', async () => {
    await using at = await someFiles(kind)
    await at.storage.delete(at.keys[1] ?? '')
    const { manifest, lost } = await makeBackup(at.address, at.output, () => {}, at.source)
    expect([manifest.attachments?.files, lost]).toEqual([2, []])
  })
})

it.skipIf(!canMount)(
  'files that have no room are told before they are copied, and it goes on once there is',
  async () => {
    await using at = await someFiles('sqlite', { size: 3 * MB })
    await using disk = await mountSmallDisk(8)
    const output = join(disk.folder, 'backup')
    await expect(makeBackup(at.address, output, () => {}, at.source)).rejects.toThrow(
      /has \d MB free, and about 10 MB are needed/,
    )
    await beside(at.url, client => client.attachment.deleteMany({ where: { id: { not: 'att_a' } } }))
    expect(await readdir(disk.folder)).toEqual(['backup.unfinished'])
  },
)
