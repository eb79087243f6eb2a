import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.ts'
import { parleyServer } from '../../../test/operator.ts'
import { createAudit, ensureAuditHead, system } from '../../access/audit/audit.service.ts'
import { openDatabase } from '../../base/db/database.ts'
import type { Db } from '../../base/db/db.ts'

const secret = 'a secret that is only used by tests'
const audit = createAudit(secret)

describe.each(databases)('parley-server audit verify on %s', kind => {
  let test: TestDatabase
  let db: Db
  beforeAll(async () => {
    test = await createTestDatabase(kind)
    db = (await openDatabase(test.address)).db
    await ensureAuditHead(db)
    for (let i = 0; i < 3; i++) await db.write(tx => audit.record(tx, system, { action: 'role.created' }))
  })
  afterAll(async () => {
    await db.close()
    await test.drop()
  })

  const run = (args: string[] = [], env: Record<string, string> = {}) =>
    parleyServer(['audit', 'verify', ...args], { DATABASE_URL: test.url, SESSION_SECRET: secret, ...env })

  it('says that the log is intact, beside a running server, and where it ends [AU2]', async () => {
    const { code, stdout } = await run()
    const { hash } = await db.read.auditHead.findFirstOrThrow()
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `The audit log is intact: 3 events.\nhead 3:${hash}\n`,
    })
  })

  it('takes a head that was kept elsewhere, and says so if the log no longer holds it [AU2]', async () => {
    const { hash } = await db.read.auditEvent.findUniqueOrThrow({ where: { seq: 2 } })
    expect(await run(['--head', `2:${hash}`])).toMatchObject({ code: 0 })
    const gone = await run(['--head', `7:${hash}`])
    expect(gone).toMatchObject({ code: 1, stdout: expect.stringMatching(/^BROKEN: .* event 7, .*cut off/) })
  })

  it('says where the log is broken [AU2]', async () => {
    const { code, stdout } = await run([], { SESSION_SECRET: 'another secret that is only used by tests' })
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^BROKEN at event 1: /) })
  })

  it('ends with 2 and one sentence if it cannot check', async () => {
    expect(await run(['--head', 'nonsense'])).toMatchObject({
      code: 2,
      stderr: '--head is <seq>:<hash>, as an earlier run printed it.\n',
    })
    const missing = await run([], { DATABASE_URL: 'file:/nowhere/parley.db' })
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('does not exist') })
  })
})
