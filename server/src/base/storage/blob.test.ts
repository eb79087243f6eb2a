import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BlobService, startBlobService } from '../../../test/azure/blobService.js'
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../test/azure/identityEndpoint.js'
import { createBlobStorage } from './blob.js'

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
afterEach(async () => {
  machine.mood = 'gives'
  await azure.relay.mend()
})

const HOUR_MS = 3_600_000

function open(container: string, scope = 'https://storage.azure.com/.default') {
  const access = { identity: { kind: 'managed' as const, clientId: null }, scope }
  return createBlobStorage({ accountUrl: azure.relayedUrl, container, access, direct: true }, { warn() {} })
}

describe('an address to put bytes at', () => {
  const put = async (url: string, body: string, headers: Record<string, string> = {}) =>
    (await fetch(url, { method: 'PUT', body, headers: { 'x-ms-blob-type': 'BlockBlob', ...headers } })).status

  async function address(key: string) {
    const storage = open(await azure.createContainer())
    const given = await storage.addressToCreate?.(key, HOUR_MS)
    return given ? { storage, ...given, query: new URL(given.url).searchParams } : expect.unreachable()
  }

  it('creates, once, and does nothing else', async () => {
    const { storage, url, headers, query } = await address('incoming/att_1')
    expect(headers).toEqual([{ name: 'x-ms-blob-type', value: 'BlockBlob' }])
    expect(await put(url, 'first')).toBe(201)
    expect(await put(url, 'later')).toBe(403)
    for (const method of ['GET', 'HEAD', 'DELETE']) expect((await fetch(url, { method })).status).toBe(403)
    const found = await storage.get('incoming/att_1')
    expect(String(Buffer.concat(await Array.fromAsync(found?.bytes ?? [])))).toBe('first')
    expect([query.get('sp'), query.get('sr'), query.get('spr')]).toEqual(['c', 'b', 'https'])
    expect(query.get('skoid')).toBeTruthy()
  })

  it('is good for an hour and one place', async () => {
    const { url, query, expiresAt } = await address('incoming/att_2')
    const left = Date.parse(query.get('se') ?? '') - Date.now()
    expect(left).toBeGreaterThan(HOUR_MS - 60_000)
    expect(left).toBeLessThanOrEqual(HOUR_MS + 1000)
    expect(expiresAt.getTime()).toBe(Date.parse(query.get('se') ?? ''))
    expect(await put(url.replace('att_2', 'att_3'), 'x')).toBe(403)
    query.set('se', '2999-01-01T00:00:00Z')
    expect(await put(`${url.split('?')[0]}?${query}`, 'x')).toBe(403)
    query.set('se', url.match(/se=([^&]+)/)?.[1] ?? '')
    query.set('sp', 'cw')
    expect(await put(`${url.split('?')[0]}?${query}`, 'x')).toBe(403)
  })
})

describe('whoever runs the server', () => {
  const reason = (storage: ReturnType<typeof open>) =>
    storage.check().then(
      () => null,
      (error: Error) => error.message,
    )

  it('is told why files cannot be kept, and it goes on once they can', async () => {
    const container = await azure.createContainer()
    const storage = open(container)
    expect(await reason(storage)).toBeNull()
    expect(await reason(open('elsewhere'))).toBe('The storage account has no container elsewhere.')
    expect(await reason(open(container, 'https://vault.azure.net/.default'))).toMatch(
      /^The (identity of this server may not use|storage account does not know)/,
    )
    await azure.relay.cut()
    expect(await reason(storage)).toMatch(/^The storage account does not answer/)
    await azure.relay.mend()
    expect(await reason(storage)).toBeNull()
    machine.mood = 'gone'
    expect(await reason(open(container))).toMatch(/^Azure gives this server no token/)
  })
})

it('says in words that it does not answer, and works once it does', { timeout: 60_000 }, async () => {
  const storage = open(await azure.createContainer())
  const bytes = randomBytes(3 * 1024 ** 2)
  await storage.put('a/b', [bytes])
  await azure.relay.cut()
  const works = [
    () => storage.put('a/c', [bytes]),
    () => storage.get('a/b'),
    () => storage.head('a/b'),
    () => storage.delete('a/b'),
    () => Array.fromAsync(storage.list('')),
  ]
  for (const work of works)
    await expect(work()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('does not answer'),
    })
  await azure.relay.mend()
  expect(await storage.head('a/c')).toBeNull()
  expect(await storage.put('a/c', [bytes])).toBe(true)
  expect((await Array.fromAsync(storage.list(''))).map(({ key }) => key)).toEqual(['a/b', 'a/c'])
})

it('closes what it was given where the account takes no more of it', { timeout: 60_000 }, async () => {
  const storage = open(await azure.createContainer())
  const closed = Promise.withResolvers<string>()
  async function* long() {
    try {
      for (let i = 0; i < 64; i++) {
        if (i === 4) await azure.relay.cut()
        yield randomBytes(1024 ** 2)
      }
    } finally {
      closed.resolve('closed')
    }
  }
  await expect(storage.put('a/c', long())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  expect(await closed.promise).toBe('closed')
})
