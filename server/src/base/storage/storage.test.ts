import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BlobService, startBlobService } from '../../../test/azure/blobService.js'
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../test/azure/identityEndpoint.js'
import { canMount, mountSmallDisk } from '../../../test/smallDisk.js'
import { newKeyRing, parseKeyRing } from '../crypto/keyRing.js'
import { createBlobStorage } from './blob.js'
import { createFolderStorage } from './folder.js'
import type { ByteRange, Storage } from './storage.js'

const MIB = 1024 ** 2
const [one, two] = [newKeyRing('one'), newKeyRing('two')]
const ring = parseKeyRing(one)

async function* pieces(...all: (string | Uint8Array | Error)[]) {
  for (const piece of all) {
    if (piece instanceof Error) throw piece
    yield Buffer.from(piece as string)
  }
}

async function read(storage: Storage, key: string, range?: ByteRange): Promise<Buffer | null> {
  const found = await storage.get(key, range)
  return found && Buffer.concat(await Array.fromAsync(found.bytes))
}

async function inFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-storage-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** An empty storage. */
interface Kind {
  name: string
  inFolder: typeof inFolder
  open(folder: string): Storage
}

let machine: IdentityEndpoint
let azure: BlobService
beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
  azure = await startBlobService()
})
afterAll(async () => {
  await azure.close()
  await machine.close()
})

const folders = [true, false].map(
  (sealed): Kind => ({
    name: sealed ? 'a folder, sealed' : 'a folder, as it is',
    inFolder,
    open: folder => createFolderStorage({ folder, ring, sealed }),
  }),
)
const blob: Kind = {
  name: 'a container of Azure Blob',
  async inFolder() {
    return { folder: await azure.createContainer(), async [Symbol.asyncDispose]() {} }
  },
  open(container) {
    const { accountUrl } = azure
    const identity = { kind: 'managed' as const, clientId: null }
    const access = { identity, scope: 'https://storage.azure.com/.default' }
    return createBlobStorage({ accountUrl, container, access, direct: false }, { warn() {} })
  },
}

describe.each([...folders, blob])('$name', ({ inFolder, open }) => {
  it('gives back what was stored, whole and in parts', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]) {
      const bytes = randomBytes(size)
      expect(await storage.put(`a/${size}`, pieces(bytes.subarray(0, 100), bytes.subarray(100)))).toBe(true)
      expect(await storage.head(`a/${size}`)).toBe(size)
      expect((await read(storage, `a/${size}`))?.equals(bytes)).toBe(true)
      for (const [start, end] of [
        [0, 0],
        [65_530, 65_540],
        [65_536, 65_536],
        [size - 1, size - 1],
        [10, size + 5],
      ] as const)
        if (start >= 0 && start < size)
          expect(
            (await read(storage, `a/${size}`, { start, end }))?.equals(bytes.subarray(start, end + 1)),
          ).toBe(true)
    }
  })

  it('never puts anything in place of what is there, also at once', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    const put = await Promise.all(['a', 'b', 'c'].map(text => storage.put('x/y', pieces(text))))
    expect(put.filter(Boolean)).toHaveLength(1)
    const first = String(await read(storage, 'x/y'))
    expect(await storage.put('x/y', pieces('later'))).toBe(false)
    expect(String(await read(storage, 'x/y'))).toBe(first)
  })

  it('keeps nothing of what broke off, and lists what is whole', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    await expect(storage.put('a/b', pieces('some', new Error('gone')))).rejects.toThrow('gone')
    expect(await storage.head('a/b')).toBeNull()
    await storage.put('a/c', pieces('x'))
    await storage.put('b/c/d', pieces('x'))
    const keys = async (prefix: string) =>
      (await Array.fromAsync(storage.list(prefix))).map(({ key }) => key).sort()
    expect([await keys(''), await keys('a/'), await keys('none/')]).toEqual([['a/c', 'b/c/d'], ['a/c'], []])
    await storage.delete('a/c')
    await storage.delete('a/c')
    expect([await keys(''), await read(storage, 'a/c')]).toEqual([['b/c/d'], null])
  })

  it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', '.under-way/x', 'a/.', '', 'A', 'a\\b', 'a\u0000'])(
    'takes no key that leads elsewhere: %j',
    async key => {
      await using at = await inFolder()
      const storage = open(at.folder)
      await expect(storage.put(key, pieces('x'))).rejects.toThrow('key of the storage')
      await expect(storage.get(key)).rejects.toThrow('key of the storage')
    },
  )

  it('takes little memory however large a file is', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    async function* much() {
      for (let i = 0; i < 200; i++) yield Buffer.alloc(MIB, i)
    }
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 5)
    await storage.put('a/large', much())
    const hash = createHash('sha256')
    for await (const piece of (await storage.get('a/large'))?.bytes ?? []) hash.update(piece)
    clearInterval(timer)
    expect(most - before).toBeLessThan(100 * MIB)
  })
})

describe.each(folders)('$name', ({ open }) => {
  it('keeps no folder in which nothing lies any more, also while others put and list', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    await storage.put('a/b/c', pieces('x'))
    await storage.put('a/d/e', pieces('x'))
    await storage.delete('a/b/c')
    expect(await readdir(join(at.folder, 'a'))).toEqual(['d'])
    await storage.delete('a/d/e')
    expect(await readdir(at.folder)).toEqual(['.under-way'])
    await Promise.all(
      Array.from({ length: 20 }, async (_, person) => {
        for (let i = 0; i < 10; i++) {
          expect(await storage.put(`p/${i % 3}/${person}`, pieces(`${person}`))).toBe(true)
          await Array.fromAsync(storage.list('p/'))
          expect(String(await read(storage, `p/${i % 3}/${person}`))).toBe(`${person}`)
          await storage.delete(`p/${i % 3}/${person}`)
        }
      }),
    )
    expect(await readdir(at.folder)).toEqual(['.under-way'])
  })

  it('takes away what a crash left under way, once it is old', async () => {
    await using at = await inFolder()
    const storage = open(at.folder)
    await storage.put('a/b', pieces('x'))
    const left = join(at.folder, '.under-way', 'left')
    await writeFile(left, 'half')
    await storage.tidy(new Date(Date.now() - 60_000))
    expect(String(await readFile(left))).toBe('half')
    await storage.tidy(new Date(Date.now() + 60_000))
    await expect(readFile(left)).rejects.toThrow('ENOENT')
    expect(String(await read(storage, 'a/b'))).toBe('x')
  })

  it('says in words that it does not answer, and works once it does', async () => {
    await using at = await inFolder()
    const folder = join(at.folder, 'mounted')
    await writeFile(folder, 'no folder')
    const storage = open(folder)
    const works = [() => storage.check(), () => storage.put('a/b', pieces('x')), () => storage.head('a/b')]
    for (const work of works)
      await expect(work()).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: expect.stringContaining('does not answer'),
      })
    await rm(folder)
    await storage.check()
    expect(await storage.put('a/b', pieces('x'))).toBe(true)
  })

  it.runIf(canMount)(
    'says in words that there is no room, keeps nothing of it, and goes on once there is',
    async () => {
      await using disk = await mountSmallDisk(2)
      const storage = open(disk.folder)
      await expect(storage.put('a/b', pieces(Buffer.alloc(3 * MIB)))).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: expect.stringContaining('no room'),
      })
      expect(await storage.head('a/b')).toBeNull()
      expect(await storage.put('a/b', pieces(Buffer.alloc(MIB)))).toBe(true)
    },
  )
})

describe('a sealed file', () => {
  const text = 'the sentence that must not be found '.repeat(5000)
  async function sealedFile(folder: string) {
    const storage = createFolderStorage({ folder, ring, sealed: true })
    await storage.put('a/b', pieces(text))
    return { storage, path: join(folder, 'a', 'b') }
  }

  it('shows nothing of what it holds', async () => {
    await using at = await inFolder()
    const { path } = await sealedFile(at.folder)
    expect((await readFile(path)).includes('sentence')).toBe(false)
  })

  it('cannot be changed, cut, extended or moved unnoticed', async () => {
    await using at = await inFolder()
    const { storage, path } = await sealedFile(at.folder)
    const whole = await readFile(path)
    const changed = (at: number) => {
      const bytes = Buffer.from(whole)
      bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at)
      return bytes
    }
    const chunk = 65_536 + 16
    const header = whole.length - (Buffer.byteLength(text) + 16 * Math.ceil(Buffer.byteLength(text) / 65_536))
    const others = [
      changed(0),
      changed(5),
      changed(10),
      changed(header),
      changed(header + chunk),
      changed(whole.length - 1),
      whole.subarray(0, -1),
      whole.subarray(0, header + chunk),
      whole.subarray(0, header),
      whole.subarray(0, 3),
      Buffer.concat([whole, Buffer.alloc(1)]),
      Buffer.concat([
        whole.subarray(0, header),
        whole.subarray(header + chunk, header + 2 * chunk),
        whole.subarray(header, header + chunk),
        whole.subarray(header + 2 * chunk),
      ]),
    ]
    for (const bytes of others) {
      await writeFile(path, bytes)
      await expect(read(storage, 'a/b')).rejects.toThrow('cannot be read')
    }
    await storage.put('a/c', pieces('x'))
    await writeFile(join(at.folder, 'a', 'c'), whole)
    await expect(read(storage, 'a/c')).rejects.toThrow('not authentic')
    await truncate(path, 0)
    await expect(read(storage, 'a/b')).rejects.toThrow('cannot be read')
  })

  it('is read with the keys that come after the first, and what was stored open stays readable', async () => {
    await using at = await inFolder()
    await sealedFile(at.folder)
    const both = createFolderStorage({ folder: at.folder, ring: parseKeyRing(`${two},${one}`), sealed: true })
    expect(String(await read(both, 'a/b'))).toBe(text)
    const open = createFolderStorage({ folder: at.folder, ring, sealed: false })
    await open.put('a/open', pieces('as it is'))
    expect(String(await read(both, 'a/open'))).toBe('as it is')
    const other = createFolderStorage({ folder: at.folder, ring: parseKeyRing(two), sealed: true })
    await expect(read(other, 'a/b')).rejects.toThrow('unknown key')
  })

  it('is sealed again with the first key, also while it is read', async () => {
    await using at = await inFolder()
    const { storage } = await sealedFile(at.folder)
    const both = createFolderStorage({ folder: at.folder, ring: parseKeyRing(`${two},${one}`), sealed: true })
    const found = await both.get('a/b')
    expect(await both.keyIdOf('a/b')).toBe('one')
    await both.reseal('a/b')
    expect(await both.keyIdOf('a/b')).toBe('two')
    expect(String(Buffer.concat(await Array.fromAsync(found?.bytes ?? [])))).toBe(text)
    await expect(read(storage, 'a/b')).rejects.toThrow('unknown key')
    const alone = createFolderStorage({ folder: at.folder, ring: parseKeyRing(two), sealed: true })
    expect(String(await read(alone, 'a/b'))).toBe(text)
  })
})
