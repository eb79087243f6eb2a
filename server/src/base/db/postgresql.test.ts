import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { createRelay, type Relay } from '../../../test/relay.js'
import { freePort } from '../../../test/startPostgresql.js'
import { startWatch } from '../../../test/watch.js'
import { openDatabase } from './database.js'

const open = (url: string) => openDatabase({ kind: 'postgresql', url })

describe('a database on a server', () => {
  let test: TestDatabase
  let relay: Relay
  beforeEach(async () => {
    test = await createTestDatabase('postgresql', { empty: true })
    relay = await createRelay(test.url)
  })
  afterEach(async () => {
    await relay.close()
    await test.drop()
  })

  it('is migrated once by servers that start together', async () => {
    const opened = await Promise.all([open(test.url), open(test.url), open(test.url)])
    const migrations = opened.flatMap(({ migrated }) => migrated)
    expect(new Set(migrations).size).toBe(migrations.length)
    const rows = opened[0].db.read.$queryRaw<{ finished: boolean }[]>`
      SELECT finished_at IS NOT NULL AS finished FROM _prisma_migrations`
    expect(await rows).toEqual(migrations.map(() => ({ finished: true })))
    await Promise.all(opened.map(({ db }) => db.close()))
  })

  it('answers SERVICE_UNAVAILABLE within three seconds while it is down, and recovers', {
    tags: ['deadline'],
  }, async () => {
    const { db, journal } = await open(relay.url)
    await relay.cut()
    const unavailable = { code: 'SERVICE_UNAVAILABLE', extensions: { retryAfter: 1 } }
    using watch = startWatch()
    await expect(db.read.role.findMany()).rejects.toMatchObject(unavailable)
    await expect(db.read.$queryRaw`SELECT 1`).rejects.toMatchObject(unavailable)
    await expect(db.write(tx => tx.role.count())).rejects.toMatchObject(unavailable)
    await expect(journal.tick('p', '[]')).rejects.toMatchObject(unavailable)
    await expect(db.check()).rejects.toMatchObject(unavailable)
    expect(watch.ms()).toBeLessThan(3000)
    await relay.mend()
    await eventually(async () => expect(await db.read.role.count()).toBe(4))
    await db.close()
  })

  it('answers SERVICE_UNAVAILABLE when the connection breaks in the middle of a write', async () => {
    const { db } = await open(relay.url)
    const write = db.write(async tx => {
      await tx.role.create({ data: { id: 'a', name: 'a', builtIn: false, permissions: '' } })
      await relay.cut()
      await tx.role.count()
    })
    await expect(write).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await relay.mend()
    await eventually(async () => expect(await db.read.role.count()).toBe(4))
    await db.close()
  })

  it('runs both of two writes that lock each other out', async () => {
    const { db } = await open(test.url)
    await db.write(async tx => {
      for (const id of ['a', 'b'])
        await tx.role.create({ data: { id, name: id, builtIn: false, permissions: '' } })
    })
    const locked = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() }
    const lock = (first: 'a' | 'b', second: 'a' | 'b') =>
      db.write(async tx => {
        await tx.role.update({ where: { id: first }, data: { permissions: 'x' } })
        locked[first].resolve()
        await locked[second].promise
        await tx.$executeRaw`UPDATE role SET description = coalesce(description, '') || 'x' WHERE id = ${second}`
      })
    await Promise.all([lock('a', 'b'), lock('b', 'a')])
    const roles = await db.read.role.findMany({ where: { builtIn: false } })
    expect(roles.map(({ description }) => description)).toEqual(['x', 'x'])
    await db.close()
  })

  it('says why it cannot be used, without the password', async () => {
    const at = (change: (url: URL) => void) => {
      const url = new URL(test.url)
      change(url)
      return open(url.href).then(
        () => 'opened',
        (error: Error) => `${error.name}: ${error.message}`,
      )
    }
    const port = await freePort()
    expect(await at(url => Object.assign(url, { port }))).toBe(
      `StartError: PostgreSQL at 127.0.0.1:${port} refuses connections: is it running?`,
    )
    expect(await at(url => Object.assign(url, { password: 'hunter2' }))).toMatch(
      /refuses parley: check user and password/,
    )
    expect(await at(url => Object.assign(url, { pathname: '/nothing' }))).toMatch(/has no database nothing/)
    expect(await at(url => Object.assign(url, { hostname: 'nowhere.invalid' }))).toMatch(/cannot be found/)
  })

  it('gives up on a server that never answers', async () => {
    const sockets: Socket[] = []
    const silent = createServer(socket => sockets.push(socket)).listen(0, '127.0.0.1')
    const { port } = await freePortOf(silent)
    const url = Object.assign(new URL(test.url), { port }).href
    await expect(open(url)).rejects.toThrow(/^PostgreSQL at .* does not answer\.$/)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
})

async function freePortOf(server: ReturnType<typeof createServer>): Promise<{ port: number }> {
  if (!server.listening) await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('not listening')
  return address
}
