import pino from 'pino'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.js'
import { createAudit, ensureAuditHead } from '../../access/audit/audit.service.js'
import { createSessionService } from '../../access/session/session.service.js'
import { startClock } from './clock.js'
import { openDatabase } from './database.js'

const log = pino({ level: 'silent' })

test('servers whose clocks differ by minutes treat a session alike [S12]', async () => {
  const database = await createTestDatabase('postgresql')
  const { db } = await openDatabase(database.address)
  await ensureAuditHead(db)
  const minute = 60_000
  const clocks = await Promise.all(
    [-5, 0, 5].map(minutes => startClock(db, log, () => Date.now() + minutes * minute)),
  )
  const [behind, right, ahead] = clocks.map(({ now }) =>
    createSessionService({
      db,
      log,
      now,
      audit: createAudit('a secret that is only used by tests'),
      idleHours: 8,
      timeoutHours: 24,
    }),
  )
  const user = { id: 'usr_1', status: 'ACTIVE', createdAt: new Date() }
  const session = { userId: user.id, provider: 'test', kind: 'BROWSER', userAgent: null, ip: null } as const
  const made = await db.write(async tx => {
    await tx.user.create({ data: user })
    return behind?.create(tx, session)
  })
  const token = made?.token ?? ''
  for (const [left, code] of [
    [minute, null],
    [-1000, 'SESSION_EXPIRED'],
  ] as const) {
    await db.write(tx => tx.session.updateMany({ data: { expiresAt: new Date(Date.now() + left) } }))
    const codes = [behind, right, ahead].map(sessions =>
      sessions?.authenticate(token).then(
        () => null,
        error => error.code,
      ),
    )
    expect(await Promise.all(codes)).toEqual([code, code, code])
  }
  for (const { stop } of clocks) await stop()
  await db.close()
  await database.drop()
})
