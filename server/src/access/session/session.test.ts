import { afterAll, beforeAll, expect, it } from 'vitest'
import { createBrowser, sessionCookieOf, signInByBrowser } from '../../../test/browser.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const fields =
  'id kind providerId provider { name } current userAgent ip createdAt lastSeenAt expiresAt revokedAt user { id }'

interface SessionRow {
  id: string
  current: boolean
  [name: string]: unknown
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const sessionsOf = async ({ ask }: SignedIn): Promise<SessionRow[]> =>
    (await ask(`{ me { sessions(first: 100) { nodes { ${fields} } } } }`)).data.me.sessions.nodes
  const currentOf = async (person: SignedIn): Promise<string> =>
    (await sessionsOf(person)).find(({ current }) => current)?.id ?? ''
  const idsOf = async (person: SignedIn): Promise<string[]> => (await sessionsOf(person)).map(({ id }) => id)
  const revoke = ({ ask }: SignedIn, ids: string[]) =>
    ask({ query: 'mutation ($ids: [ID!]!) { revokeSessions(ids: $ids) { id } }', variables: { ids } })
  const codeOf = async ({ ask }: SignedIn): Promise<string | undefined> =>
    (await ask('{ conversations { totalCount } }')).errors?.[0]?.extensions.code
  const audited = async (id: string): Promise<string[]> => {
    const { data } = await admin.ask({
      query: 'query ($id: ID!) { auditEvents(filter: { targetId: $id }) { nodes { action } } }',
      variables: { id },
    })
    return data.auditEvents.nodes.map(({ action }: { action: string }) => action)
  }

  it('people see where they are signed in, and no token [S5]', async () => {
    const person = await parley.signIn('viewer')
    const found = await sessionsOf(person)
    expect(found.filter(({ current }) => current)).toEqual([
      {
        id: expect.stringMatching(/^ses_/),
        kind: 'BROWSER',
        providerId: 'dev',
        provider: { name: 'a test account' },
        current: true,
        userAgent: expect.any(String),
        ip: expect.stringMatching(/^(127\.0\.0\.0\/24|0:0:0::\/48)$/),
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
        expiresAt: expect.any(String),
        revokedAt: null,
        user: { id: expect.stringMatching(/^usr_/) },
      },
    ])
    expect(JSON.stringify(found)).not.toContain(person.token)
  })

  it('people revoke one of their sessions, as often as they like [S5]', async () => {
    const [one, other] = [await parley.signIn('user'), await parley.signIn('user')]
    const id = await currentOf(other)
    for (let times = 0; times < 2; times++)
      expect((await revoke(one, [id])).data.revokeSessions).toEqual([{ id }])
    expect(await codeOf(other)).toBe('SESSION_REVOKED')
    expect(await codeOf(one)).toBeUndefined()
    expect(await audited(id)).toEqual(expect.arrayContaining(['session.revoked']))
    expect((await audited(id)).filter(action => action === 'session.revoked')).toHaveLength(1)
  })

  it('people revoke all their sessions but the one they use [S5]', async () => {
    const [one, two, three] = [
      await parley.signIn('user'),
      await parley.signIn('user'),
      await parley.signIn('user'),
    ]
    const { data } = await one.ask('mutation { revokeOtherSessions { id current } }')
    expect(data.revokeOtherSessions.length).toBeGreaterThanOrEqual(2)
    expect(data.revokeOtherSessions).not.toContainEqual(expect.objectContaining({ current: true }))
    expect(await Promise.all([one, two, three].map(codeOf))).toEqual([
      undefined,
      'SESSION_REVOKED',
      'SESSION_REVOKED',
    ])
    expect(await idsOf(one)).toEqual([await currentOf(one)])
  })

  it('somebody else’s session is answered like none, and stays [S5, Z2]', async () => {
    const [person, stranger] = [await parley.signIn('user'), await parley.signIn('viewer')]
    const id = await currentOf(person)
    for (const foreign of [id, 'ses_01h2xcejqtf2nbrexx3vqjhp41']) {
      expect((await revoke(stranger, [foreign])).data).toEqual({ revokeSessions: [] })
      const query = 'query ($id: ID!) { node(id: $id) { id } }'
      expect((await stranger.ask({ query, variables: { id: foreign } })).data).toEqual({ node: null })
    }
    expect(await codeOf(person)).toBeUndefined()
    expect((await stranger.ask('{ sessions { nodes { id } } }')).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    )
    const { data: users } = await person.ask('{ me { id } }')
    const ofUser = await stranger.ask({
      query: 'query ($id: ID!) { node(id: $id) { ... on User { sessions { nodes { id } } } } }',
      variables: { id: users.me.id },
    })
    expect(ofUser).toMatchObject({ data: { node: { sessions: null } } })
    expect(ofUser.errors).toBeUndefined()
  })

  it('whoever manages sessions finds and revokes anybody’s [S5]', async () => {
    const [one, two] = [await parley.signIn('user'), await parley.signIn('user')]
    const userId = (await one.ask('{ me { id } }')).data.me.id
    const id = await currentOf(one)
    const list = async (filter: object) => {
      const query =
        'query ($filter: SessionFilter) { sessions(filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }, first: 100) { nodes { id user { id } } totalCount } }'
      return (await admin.ask({ query, variables: { filter } })).data.sessions
    }
    expect(await list({ ids: [id] })).toEqual({ nodes: [{ id, user: { id: userId } }], totalCount: 1 })
    expect(await list({ ids: [id], active: false })).toEqual({ nodes: [], totalCount: 0 })
    expect(await list({ ids: [id], kind: 'DEVICE' })).toEqual({ nodes: [], totalCount: 0 })
    expect(await list({ ids: [id], provider: 'dev', userId, active: true })).toMatchObject({ totalCount: 1 })

    const { data } = await admin.ask({
      query: 'mutation ($userId: ID!) { revokeUserSessions(userId: $userId) { id revokedAt } }',
      variables: { userId },
    })
    expect(data.revokeUserSessions).toContainEqual({ id, revokedAt: expect.any(String) })
    expect([await codeOf(one), await codeOf(two)]).toEqual(['SESSION_REVOKED', 'SESSION_REVOKED'])
    expect(await list({ ids: [id], active: false })).toMatchObject({ totalCount: 1 })
  })

  it('more than a hundred at once are refused', async () => {
    const { errors } = await revoke(admin, Array(101).fill('ses_1'))
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { ids: expect.any(String) },
    })
  })

  it('of more than twenty sessions the oldest goes [S7]', async () => {
    const first = await parley.signIn('viewer')
    await first.ask('mutation { revokeOtherSessions { id } }')
    const id = await currentOf(first)
    const others = await Promise.all(Array.from({ length: 19 }, () => parley.signIn('viewer')))
    expect(await codeOf(first)).toBeUndefined()
    await parley.signIn('viewer')
    expect(await codeOf(first)).toBe('SESSION_REVOKED')
    expect(await audited(id)).toContain('session.revoked')
    const [other] = others
    expect(other && (await idsOf(other))).toHaveLength(20)
  })

  it('a sign-in takes no token over: the browser gets another, and the one it had is dead [S4]', async () => {
    const browser = createBrowser()
    const before = await signInByBrowser(parley.url, 'user', browser)
    const after = await signInByBrowser(parley.url, 'user', browser)
    expect(after.token).not.toBe(before.token)
    expect(await codeOf(parley.as(before))).toBe('UNAUTHENTICATED')
    expect(await codeOf(parley.as(after))).toBeUndefined()
  })

  it('a request that is refused takes no cookie away [S11]', async () => {
    const browser = createBrowser()
    const { token, cookie } = await signInByBrowser(parley.url, 'user', browser)
    await revoke(admin, [await currentOf(parley.as({ token }))])
    const headers = { cookie, origin: parley.url, 'apollo-require-preflight': 'yes' }
    const answer = await parley.ask({ query: '{ conversations { totalCount } }', headers })
    expect(answer.errors?.[0]?.extensions.code).toBe('SESSION_REVOKED')
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(sessionCookieOf(browser, parley.url)).toBe(cookie)
  })
})
