import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'
import { builtInRoles } from '../role/role.service.js'
import { ACCESS_CHANNEL } from './accessChannel.js'

const minute = 60_000
const hour = 60 * minute

describe.each(['sqlite', 'postgresql'] as const)('a session, on %s', database => {
  let door: SignInDoor
  beforeAll(async () => {
    door = await openSignInDoor({ database })
  })
  afterAll(() => door[Symbol.asyncDispose]())

  let people = 0
  function signIn(roles: ('user' | 'viewer')[] = ['user']) {
    const userId = `usr_${++people}`
    const at = door.now()
    return door.db.write(async tx => {
      await tx.user.create({ data: { id: userId, status: 'ACTIVE', createdAt: at } })
      for (const role of roles) {
        const assignment = { userId, roleId: builtInRoles[role].id, source: 'MANUAL', assignedAt: at }
        await tx.roleAssignment.create({ data: { id: `asg_${people}_${role}`, ...assignment } })
      }
      const made = { provider: 'test', kind: 'BROWSER', userAgent: 'vitest', ip: null } as const
      return door.sessions.create(tx, { userId, ...made })
    })
  }
  const origin = { requestId: 'request', ip: null, userAgent: null }
  const errorOf = (token: string) =>
    door.sessions.authenticate(token).then(
      () => null,
      error => error.code,
    )
  const lastSeen = async (id: string) =>
    (await door.db.read.session.findUniqueOrThrow({ where: { id } })).lastSeenAt

  test('shows the user, the session and what the user may do', async () => {
    const { token, session } = await signIn()
    const viewer = await door.sessions.authenticate(token)
    expect(viewer.session).toEqual(session)
    expect(viewer.user).toEqual(await door.db.read.user.findUnique({ where: { id: session.userId } }))
    expect(viewer.permissions).toEqual(new Set(['HISTORY_READ', 'CHAT']))
  })

  test('has the permissions of all roles, and none without a role', async () => {
    const two = await door.sessions.authenticate((await signIn(['viewer', 'user'])).token)
    expect(two.permissions).toEqual(new Set(['HISTORY_READ', 'CHAT']))
    const none = await door.sessions.authenticate((await signIn([])).token)
    expect(none.permissions).toEqual(new Set())
  })

  test('is told of at once when a newer one takes its place', async () => {
    const { session } = await signIn()
    const told: string[] = []
    const stop = await door.bus.subscribe(ACCESS_CHANNEL, ids => told.push(ids))
    const { userId, provider } = session
    for (let more = 0; more < 20; more++)
      await door.db.write(tx =>
        door.sessions.create(tx, { userId, provider, kind: 'BROWSER', userAgent: null, ip: null }),
      )
    stop()
    expect(told).toEqual([session.id])
  })

  test('cannot be used with what the database holds [S1]', async () => {
    const { token, session } = await signIn()
    expect(JSON.stringify(await door.db.read.session.findMany())).not.toContain(token)
    expect(await errorOf(session.tokenHash)).toBe('UNAUTHENTICATED')
  })

  test.each(['', 'x', `${'x'.repeat(43)}`, `${'x'.repeat(42)}'`, '\u0000', 'x'.repeat(10_000)])(
    'needs a token that exists, not "%.50s"',
    async token => {
      expect(await errorOf(token)).toBe('UNAUTHENTICATED')
    },
  )

  test('ends when it is idle, to the millisecond [S3]', async () => {
    const { token } = await signIn()
    door.advance(8 * hour - 1000)
    const used = await door.sessions.authenticate(token)
    await door.sessions.settled()
    expect((await lastSeen(used.session.id)).getTime()).toBeGreaterThan(used.session.lastSeenAt.getTime())
    door.advance(8 * hour - 1000)
    expect(await errorOf(token)).toBe(null)
    await door.sessions.settled()
    door.advance(8 * hour)
    expect(await errorOf(token)).toBe('SESSION_EXPIRED')
  })

  test('ends at its end however busy it is [S3]', async () => {
    const { token } = await signIn()
    for (let hours = 0; hours < 23; hours++) {
      door.advance(hour)
      expect(await errorOf(token)).toBe(null)
      await door.sessions.settled()
    }
    door.advance(hour)
    expect(await errorOf(token)).toBe('SESSION_EXPIRED')
  })

  test('stores its last use at most once a minute, and the user’s with it [S3]', async () => {
    const { token, session } = await signIn()
    door.advance(minute - 1000)
    await door.sessions.authenticate(token)
    await door.sessions.settled()
    expect(await lastSeen(session.id)).toEqual(session.lastSeenAt)
    door.advance(2000)
    const write = vi.spyOn(door.db, 'write')
    await Promise.all(Array.from({ length: 20 }, () => door.sessions.authenticate(token)))
    await door.sessions.settled()
    expect(write).toHaveBeenCalledTimes(1)
    write.mockRestore()
    const { user } = await door.sessions.authenticate(token)
    expect(user.lastSeenAt).toEqual(await lastSeen(session.id))
    expect(user.lastSeenAt?.getTime()).toBeGreaterThan(session.lastSeenAt.getTime())
  })

  test('is over at once when it is revoked, as often as one likes [S2]', async () => {
    const [one, other] = [await signIn(), await signIn()]
    const viewer = { ...(await door.sessions.authenticate(one.token)), origin }
    const ids = [one.session.id, 'ses_unknown', other.session.id]
    for (let times = 0; times < 2; times++)
      expect(await door.sessions.revoke(viewer, ids)).toMatchObject([{ id: one.session.id }])
    expect(await errorOf(one.token)).toBe('SESSION_REVOKED')
    expect(await errorOf(other.token)).toBe(null)
  })

  test('is forgotten when its person ends it, as often as one likes', async () => {
    const [one, two] = [await signIn(), await signIn()]
    await door.sessions.signOut({ ...(await door.sessions.authenticate(one.token)), origin })
    await door.sessions.endToken(two.token, origin)
    await door.sessions.endToken(two.token, origin)
    await door.sessions.endToken('unknown', origin)
    expect(await errorOf(one.token)).toBe('UNAUTHENTICATED')
    expect(await errorOf(two.token)).toBe('UNAUTHENTICATED')
  })

  test('is over at once when its user is suspended [S2, S6]', async () => {
    const { token, session } = await signIn()
    await door.db.write(tx =>
      tx.user.update({ where: { id: session.userId }, data: { status: 'SUSPENDED' } }),
    )
    expect(await errorOf(token)).toBe('SESSION_REVOKED')
  })

  test('loses a permission at once when its user loses the role [S2]', async () => {
    const { token, session } = await signIn()
    await door.db.write(tx => tx.roleAssignment.deleteMany({ where: { userId: session.userId } }))
    expect((await door.sessions.authenticate(token)).permissions).toEqual(new Set())
  })
})
