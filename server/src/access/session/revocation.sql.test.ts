import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { openDatabase } from '../../base/db/database.js'
import type { Db } from '../../base/db/db.js'
import type { Bearer } from '../../base/viewer.js'
import { builtInRoles } from '../role/role.service.js'
import { startRevocation } from './revocation.js'
import { findChanges } from './revocation.sql.js'

const SESSIONS = 5000
const hour = 3_600_000
const idOf = (prefix: string, index: number) => `${prefix}_${String(index).padStart(26, '0')}`

describe.each(databases)('access that is watched, on %s', kind => {
  const log = pino({ level: 'silent' })
  const start = new Date()
  let database: TestDatabase
  let db: Db

  beforeAll(async () => {
    database = await createTestDatabase(kind)
    ;({ db } = await openDatabase(database.address))
    const indexes = Array.from({ length: SESSIONS }, (_, index) => index)
    const times = { createdAt: start, lastSeenAt: start, expiresAt: new Date(start.getTime() + 24 * hour) }
    const user = { status: 'ACTIVE', createdAt: start }
    const assignment = { roleId: builtInRoles.user.id, source: 'DEFAULT', assignedAt: start }
    const session = { kind: 'BROWSER', provider: 'test', ...times }
    for (let from = 0; from < SESSIONS; from += 1000) {
      const some = indexes.slice(from, from + 1000)
      await db.write(async tx => {
        await tx.user.createMany({ data: some.map(i => ({ id: idOf('usr', i), ...user })) })
        await tx.roleAssignment.createMany({
          data: some.map(i => ({ id: idOf('asg', i), userId: idOf('usr', i), ...assignment })),
        })
        await tx.session.createMany({
          data: some.map(i => ({
            id: idOf('ses', i),
            userId: idOf('usr', i),
            tokenHash: `hash ${i}`,
            ...session,
          })),
        })
      })
    }
  })
  afterAll(async () => {
    await db.close()
    await database.drop()
  })

  const bearer = async (index: number): Promise<Bearer> => {
    const session = await db.read.session.findUniqueOrThrow({
      where: { id: idOf('ses', index) },
      include: { user: true },
    })
    const permissions = new Set(builtInRoles.user.permissions)
    return { user: session.user, session, apiKey: null, permissions, models: null }
  }

  it('is asked about for 5000 sessions at once [G2]', async () => {
    const times = { now: start, idleSince: new Date(start.getTime() - hour) }
    const ids = Array.from({ length: SESSIONS }, (_, index) => idOf('ses', index))
    const first = await findChanges(db, Object.fromEntries(ids.map(id => [id, '?'])), times)
    expect(first).toHaveLength(SESSIONS)
    const known = Object.fromEntries(first.map(({ id, rights }) => [id, rights]))
    const took: number[] = []
    for (let round = 0; round < 21; round++) {
      const began = performance.now()
      expect(await findChanges(db, known, times)).toEqual([])
      took.push(performance.now() - began)
    }
    const median = took.sort((a, b) => a - b)[10] ?? 0
    console.info(`${kind}: ${SESSIONS} sessions in one query, median ${median.toFixed(1)} ms`)
  })

  it('is in doubt from the message until the database has answered [Z4]', async () => {
    const answered = Promise.withResolvers<void>()
    const $queryRaw = vi.fn(async (...args: Parameters<Db['read']['$queryRaw']>) => {
      await answered.promise
      return db.read.$queryRaw(...args)
    })
    const slow = { ...db, read: { ...db.read, $queryRaw } as unknown as Db['read'] }
    const bus = createMemoryBus()
    const revocation = await startRevocation({ db: slow, bus, log, idleHours: 8 })
    const dependent = { ended: vi.fn(), allowed: vi.fn() }
    const watch = revocation.watch(await bearer(1), dependent)
    expect(watch.settled()).toBeUndefined()
    bus.publish('access', idOf('usr', 2))
    expect(watch.settled()).toBeUndefined()
    bus.publish('access', idOf('usr', 1))
    const settled = watch.settled()
    expect(await Promise.race([settled, new Promise(resolve => setImmediate(resolve, 'waits'))])).toBe(
      'waits',
    )
    answered.resolve()
    await settled
    expect(dependent.allowed).toHaveBeenCalledWith(new Set(['HISTORY_READ', 'CHAT']))
    expect(watch.settled()).toBeUndefined()
    watch.release()
    expect(revocation.size).toBe(0)
    await revocation.close()
  })

  it('is decided by the check that began last, not by the one that answers last [Z4]', async () => {
    const held: (() => void)[] = []
    const $queryRaw = async (...args: Parameters<Db['read']['$queryRaw']>) => {
      const rows = await db.read.$queryRaw(...args)
      await new Promise<void>(resolve => held.push(resolve))
      return rows
    }
    const slow = { ...db, read: { ...db.read, $queryRaw } as unknown as Db['read'] }
    const bus = createMemoryBus()
    const revocation = await startRevocation({ db: slow, bus, log, idleHours: 8 })
    const watch = revocation.watch(await bearer(3), { ended: vi.fn(), allowed: vi.fn() })
    bus.publish('access', idOf('ses', 3))
    await eventually(() => held.length === 1)
    await db.write(tx => tx.roleAssignment.deleteMany({ where: { userId: idOf('usr', 3) } }))
    bus.publish('access', idOf('ses', 3))
    const settled = watch.settled()
    await eventually(() => held.length === 2)
    held[1]?.()
    await settled
    held[0]?.()
    await new Promise(resolve => setImmediate(resolve))
    expect(watch.permissions).toEqual(new Set())
    watch.release()
    await revocation.close()
  })

  it('is kept from idling by what runs on it, and by nothing that only is open [S3]', async () => {
    let ahead = 0
    const now = () => new Date(start.getTime() + ahead)
    const revocation = await startRevocation({ db, bus: createMemoryBus(), log, idleHours: 8, now })
    const ended = vi.fn()
    const dependent = { ended, allowed: vi.fn() }
    const idle = revocation.watch(await bearer(4), dependent)
    const running = revocation.watch(await bearer(5), { ...dependent, inUse: () => true })
    ahead = 5 * hour
    const lastSeen = async (index: number) => (await bearer(index)).session?.lastSeenAt
    await expect.poll(() => lastSeen(5)).toEqual(now())
    expect(await lastSeen(4)).toEqual(start)
    expect((await bearer(5)).user.lastSeenAt).toEqual(now())
    ahead = 9 * hour
    await eventually(() => ended.mock.calls.length > 0)
    expect(ended.mock.calls).toEqual([['SESSION_EXPIRED']])
    expect(await lastSeen(4)).toEqual(start)
    idle.release()
    running.release()
    await revocation.close()
  })
})
