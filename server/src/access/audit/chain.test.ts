import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from '../../../test/atOnce.js'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { tamper } from '../../../test/tamper.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { openDatabase } from '../../base/db/database.js'
import type { Db } from '../../base/db/db.js'
import { ACCESS_CHANNEL } from '../session/accessChannel.js'
import { createAudit, ensureAuditHead, system } from './audit.service.js'
import { createChain } from './chain.js'
import { type Head, holdsHead, verifySlice } from './verify.js'

const secret = 'a secret that is only used by tests'
const chain = createChain(secret)

describe.each(databases)('the audit log on %s', kind => {
  let test: TestDatabase
  let db: Db
  const audit = createAudit(secret)
  const record = (id: string) =>
    db.write(tx =>
      audit.record(tx, system, {
        action: 'session.revoked',
        affects: [id],
        target: { type: 'Session', id },
        details: { id },
      }),
    )
  const verify = () => verifySlice(db.read, chain, { first: 1000 })

  beforeEach(async () => {
    test = await createTestDatabase(kind)
    db = (await openDatabase(test.address)).db
    await ensureAuditHead(db)
    for (const id of ['one', 'two', 'three', 'four', 'five']) await record(id)
  })
  afterEach(async () => {
    await db.close()
    await test.drop()
  })

  const dropTriggers =
    kind === 'sqlite'
      ? [
          'audit_event_is_not_updated',
          'audit_event_is_not_deleted',
          'audit_event_is_not_replaced',
          'audit_head_does_not_go_back',
        ].map(name => `DROP TRIGGER ${name}`)
      : ['ALTER TABLE audit_event DISABLE TRIGGER ALL', 'ALTER TABLE audit_head DISABLE TRIGGER ALL']
  const headNow = async (): Promise<Head> => {
    const { seq, hash } = await db.read.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    return { seq, hash }
  }
  const columns = `id, created_at, actor_id, action, target_type, target_id, outcome, ip, user_agent, request_id, details, hash`

  it('is intact as it was recorded [AU2]', async () => {
    expect(await verify()).toMatchObject({
      checked: 5,
      firstBrokenSeq: null,
      nextSeq: null,
      last: { seq: 5 },
    })
  })

  it('is checked in slices that fit together [AU2]', async () => {
    const first = await verifySlice(db.read, chain, { first: 2 })
    expect(first).toMatchObject({ checked: 2, nextSeq: 2 })
    const second = await verifySlice(db.read, chain, { first: 2, after: first.last })
    expect(second).toMatchObject({ checked: 2, nextSeq: 4 })
    const third = await verifySlice(db.read, chain, { first: 2, after: second.last })
    expect(third).toMatchObject({ checked: 1, firstBrokenSeq: null, nextSeq: null })
  })

  it.each([
    ['UPDATE', `UPDATE audit_event SET details = '[]' WHERE seq = 2`],
    ['DELETE', 'DELETE FROM audit_event WHERE seq = 5'],
    ['a head that goes back', 'UPDATE audit_head SET seq = 4'],
    ['DELETE of the head', 'DELETE FROM audit_head'],
    ...(kind === 'sqlite'
      ? [['REPLACE', `INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 2`]]
      : [['TRUNCATE', 'TRUNCATE audit_event']]),
  ])('refuses %s [AU1]', async (_what, statement) => {
    await expect(tamper(test.url, statement)).rejects.toThrow('the audit log is append-only')
    expect(await verify()).toMatchObject({ checked: 5, firstBrokenSeq: null })
  })

  it('shows an edit [AU2]', async () => {
    await tamper(test.url, ...dropTriggers, `UPDATE audit_event SET actor_id = 'usr_somebody' WHERE seq = 3`)
    expect(await verify()).toMatchObject({ checked: 2, firstBrokenSeq: 3, nextSeq: null })
  })

  it('shows a deletion in the middle [AU2]', async () => {
    await tamper(test.url, ...dropTriggers, 'DELETE FROM audit_event WHERE seq = 3')
    expect(await verify()).toMatchObject({ checked: 2, firstBrokenSeq: 3 })
  })

  it('shows a deletion in the middle that closes the gap [AU2]', async () => {
    await tamper(
      test.url,
      ...dropTriggers,
      'DELETE FROM audit_event WHERE seq = 3',
      'UPDATE audit_event SET seq = 3 WHERE seq = 4',
      'UPDATE audit_event SET seq = 4 WHERE seq = 5',
      'UPDATE audit_head SET seq = 4',
    )
    expect(await verify()).toMatchObject({ checked: 2, firstBrokenSeq: 3 })
  })

  it('shows a truncated tail whose head was forgotten [AU2]', async () => {
    await tamper(test.url, ...dropTriggers, 'DELETE FROM audit_event WHERE seq > 3')
    expect(await verify()).toMatchObject({ checked: 3, firstBrokenSeq: 4 })
  })

  it('shows a truncated tail against a head kept elsewhere, even after it grew again [AU2]', async () => {
    const kept = await headNow()
    expect(await holdsHead(db.read, kept)).toBe(true)
    await tamper(
      test.url,
      ...dropTriggers,
      'DELETE FROM audit_event WHERE seq > 3',
      'UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_event WHERE seq = 3)',
    )
    expect(await verify()).toMatchObject({ checked: 3, firstBrokenSeq: null })
    expect(await holdsHead(db.read, kept)).toBe(false)
    for (const id of ['a', 'b', 'c']) await record(id)
    expect(await verify()).toMatchObject({ checked: 6, firstBrokenSeq: null })
    expect(await holdsHead(db.read, kept)).toBe(false)
  })

  it('shows a changed order [AU2]', async () => {
    await tamper(
      test.url,
      ...dropTriggers,
      'UPDATE audit_event SET seq = 100 WHERE seq = 2',
      'UPDATE audit_event SET seq = 2 WHERE seq = 3',
      'UPDATE audit_event SET seq = 3 WHERE seq = 100',
    )
    expect(await verify()).toMatchObject({ checked: 1, firstBrokenSeq: 2 })
  })

  it.each([
    ['at the end', 6, 6],
    ['far behind the end', 100, 6],
    ['before the beginning', 0, 0],
  ])('shows an insertion %s [AU2]', async (_where, seq, broken) => {
    const copied = columns.replace('id,', `'aud_new',`)
    const insertion = `INSERT INTO audit_event (seq, ${columns}) SELECT ${seq}, ${copied} FROM audit_event WHERE seq = 5`
    await tamper(test.url, ...dropTriggers, insertion)
    expect((await verify()).firstBrokenSeq).toBe(broken)
  })

  it('shows a hash that was made with another key [AU2]', async () => {
    const other = createAudit('another secret that is only used by tests')
    await db.write(tx => other.record(tx, system, { action: 'role.created' }))
    expect(await verify()).toMatchObject({ checked: 5, firstBrokenSeq: 6 })
  })

  it('is not added to if the change fails, and the change fails if it cannot be added to [AU5]', async () => {
    const failing = db.write(async tx => {
      await audit.record(tx, system, { action: 'role.created' })
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    expect((await headNow()).seq).toBe(5)

    await tamper(test.url, ...dropTriggers, 'DROP TABLE audit_head')
    const change = db.write(async tx => {
      await tx.role.create({
        data: { id: 'rol_new', name: 'new', builtIn: false, permissions: '' },
      })
      await audit.record(tx, system, { action: 'role.created' })
    })
    await expect(change).rejects.toThrow()
    expect(await db.read.role.count({ where: { id: 'rol_new' } })).toBe(0)
  })

  it('tells whose rights change once it is stored, in one message, and nobody where it is not', async () => {
    const bus = createMemoryBus()
    const told: string[] = []
    await bus.subscribe(ACCESS_CHANNEL, ids => told.push(ids))
    db.tellOn(bus)
    const change = (name: string) =>
      db.write(async tx => {
        await audit.record(tx, system, { action: 'user.suspended', affects: [`usr_${name}`] })
        await audit.record(tx, system, { action: 'user.reactivated' })
        await audit.record(tx, system, { action: 'api_key.revoked', affects: [`key_${name}`] })
        expect(told).toEqual([])
        if (name === 'never') throw new Error('rolled back')
      })
    await expect(change('never')).rejects.toThrow('rolled back')
    await change('1')
    expect(told).toEqual(['usr_1 key_1'])
  })

  it('keeps the chain whoever writes at the same time [AU6]', async () => {
    // On PostgreSQL a second door stands for a second process; an SQLite file has only one.
    const doors = kind === 'sqlite' ? [db] : [db, (await openDatabase(test.address)).db]
    const count = 200
    const burst = async () => {
      const began = performance.now()
      await atOnce([...Array(count).keys()], 20, async i =>
        doors[i % doors.length]?.write(tx =>
          audit.record(tx, system, { action: 'role.assigned', affects: [], details: { n: String(i) } }),
        ),
      )
      return Math.round(count / ((performance.now() - began) / 1000))
    }
    const speeds = [await burst(), await burst(), await burst()]
    console.info(`${kind}: ${speeds.join(', ')} audit events a second`)
    expect(await verify()).toMatchObject({ checked: 5 + 3 * count, firstBrokenSeq: null })
    for (const door of doors.slice(1)) await door.close()
  })

  it('takes whatever others sent, in a storable form', async () => {
    const details = { reason: `a\0b\ud800${'x'.repeat(1000)}` }
    await db.write(tx => audit.record(tx, system, { action: 'session.denied', outcome: 'FAILED', details }))
    const last = await db.read.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    expect(last.details).toHaveLength('[["reason",""]]'.length + 499)
    expect(await verify()).toMatchObject({ checked: 6, firstBrokenSeq: null })
  })
})
