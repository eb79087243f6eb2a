import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { databases } from '../../../test/database.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'
import type { Viewer } from '../../base/viewer.js'
import { createAudit } from '../audit/audit.service.js'
import { type ApiKeyService, createApiKeyService } from './apiKey.service.js'

const minute = 60_000
const origin = { requestId: 'request', ip: null, userAgent: null }

describe.each(databases)('an API key, on %s', database => {
  let door: SignInDoor
  let keys: ApiKeyService
  let people = 0
  beforeAll(async () => {
    door = await openSignInDoor({ database })
    const audit = createAudit('a secret that is only used by tests')
    const log = { warn: vi.fn() }
    const grants = { requireKeyMaking: async () => {} }
    keys = createApiKeyService({ db: door.db, audit, grants, log, now: door.now })
  })
  afterAll(() => door[Symbol.asyncDispose]())

  /** Somebody with the role "user" who has just signed in. */
  async function person(): Promise<Viewer> {
    const id = `usr_${++people}`
    const at = { createdAt: door.now(), lastSeenAt: door.now() }
    const token = await door.db.write(async tx => {
      const user = { id, email: null, name: id, picture: null, status: 'ACTIVE' }
      await tx.user.create({ data: { ...user, ...at } })
      const assigned = { id: `asg_${id}`, userId: id, roleId: 'rol_user', source: 'MANUAL' }
      await tx.roleAssignment.create({ data: { ...assigned, assignedAt: door.now() } })
      const session = { userId: id, provider: 'test', kind: 'BROWSER' as const, userAgent: null, ip: null }
      return (await door.sessions.create(tx, { ...session, identityId: null })).token
    })
    return { ...(await door.sessions.authenticate(token)), origin }
  }
  const create = async (viewer: Viewer, expiresAt?: Date) =>
    keys.create(viewer, { name: 'script', scopes: ['HISTORY_READ', 'CHAT'], ...(expiresAt && { expiresAt }) })
  const refusal = (secret: string) =>
    keys.authenticate(secret).then(
      () => null,
      error => [error.code, error.message],
    )

  test('acts for its owner with what both may do [A3]', async () => {
    const viewer = await person()
    const { secret, apiKey } = await create(viewer)
    const bearer = await keys.authenticate(secret)
    expect(bearer).toMatchObject({ user: { id: viewer.user.id }, session: null, apiKey: { id: apiKey.id } })
    expect(bearer.permissions).toEqual(new Set(['HISTORY_READ', 'CHAT']))
    await door.db.write(tx =>
      tx.roleAssignment.updateMany({ where: { userId: viewer.user.id }, data: { roleId: 'rol_viewer' } }),
    )
    expect((await keys.authenticate(secret)).permissions).toEqual(new Set(['HISTORY_READ']))
    await door.db.write(tx => tx.roleAssignment.deleteMany({ where: { userId: viewer.user.id } }))
    expect((await keys.authenticate(secret)).permissions).toEqual(new Set())
  })

  test('cannot be used with what the database holds [A1]', async () => {
    const { secret, apiKey } = await create(await person())
    const rows = JSON.stringify(await door.db.read.apiKey.findMany())
    expect(rows).not.toContain(secret)
    expect(rows).not.toContain(secret.split('_')[2])
    expect((await refusal(apiKey.keyHash))?.[0]).toBe('UNAUTHENTICATED')
  })

  test('ends when it expires, to the millisecond [A5]', async () => {
    const viewer = await person()
    const { secret } = await create(viewer, new Date(door.now().getTime() + 10 * minute))
    door.advance(10 * minute - 1000)
    expect(await refusal(secret)).toBeNull()
    door.advance(1000)
    expect(await refusal(secret)).toEqual(['UNAUTHENTICATED', 'This API key has expired.'])
    const page = await keys.list(
      { ...viewer, permissions: new Set(['API_KEYS_MANAGE']) },
      { filter: { ownerId: viewer.user.id, active: false, search: 'scri' } },
    )
    expect(page.nodes).toMatchObject([{ name: 'script' }])
  })

  test('is dead while its owner is suspended, whom it cannot be created for either [A6]', async () => {
    const viewer = await person()
    const { secret } = await create(viewer)
    const put = (status: string) =>
      door.db.write(tx => tx.user.update({ where: { id: viewer.user.id }, data: { status } }))
    await put('SUSPENDED')
    expect(await refusal(secret)).toEqual([
      'UNAUTHENTICATED',
      'The owner of this API key may not use this server.',
    ])
    await expect(create(viewer)).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
    await put('ACTIVE')
    expect(await refusal(secret)).toBeNull()
  })

  test('stores its last use at most once a minute [A5]', async () => {
    const { secret, apiKey } = await create(await person())
    const lastUse = async () =>
      (await door.db.read.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt
    const write = vi.spyOn(door.db, 'write')
    await Promise.all(Array.from({ length: 20 }, () => keys.authenticate(secret)))
    await keys.settled()
    const first = await lastUse()
    door.advance(minute - 1000)
    await keys.authenticate(secret)
    await keys.settled()
    expect(write).toHaveBeenCalledTimes(1)
    expect(await lastUse()).toEqual(first)
    door.advance(1000)
    await keys.authenticate(secret)
    await keys.settled()
    expect((await lastUse())?.getTime()).toBeGreaterThan(first?.getTime() ?? 0)
    write.mockRestore()
  })

  test('that cannot be used any more leaves room for another one', async () => {
    const viewer = await person()
    const ids: string[] = []
    for (let i = 0; i < 50; i++) ids.push((await create(viewer)).apiKey.id)
    await expect(create(viewer)).rejects.toMatchObject({ code: 'CONFLICT' })
    await keys.revoke(viewer, ids.slice(0, 1))
    await create(viewer)
  })
})
