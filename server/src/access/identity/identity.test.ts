import { afterAll, beforeAll, expect, it } from 'vitest'
import { createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

const identities =
  '{ me { id identities { id providerId issuer subject email emailVerified tokenStatus createdAt lastUsedAt } } }'
const unlink = (id: string) => `mutation { unlinkIdentity(id: "${id}") { id identities { providerId } } }`

onEveryDatabase(database => {
  let one: ScriptedIdentityProvider
  let two: ScriptedIdentityProvider
  let parley: Parley

  beforeAll(async () => {
    one = await createIdentityProvider()
    two = await createIdentityProvider()
    const rules = {
      ADMIN_EMAILS: 'boss@example.com',
      ROLE_MAPPINGS: 'two:readers=viewer',
      OIDC_TWO_GROUPS_CLAIM: 'groups',
    }
    parley = await startParley({ database, env: { ...one.env('ONE'), ...two.env('TWO'), ...rules } })
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await one[Symbol.asyncDispose]()
    await two[Symbol.asyncDispose]()
  })

  async function signIn(provider: 'one' | 'two', claims: object): Promise<SignedIn> {
    const idp = provider === 'one' ? one : two
    const { code, token = '' } = await signInAt(parley, idp, { claims: { ...claims } }, { provider })
    expect(code).toBe(null)
    return parley.as({ token })
  }

  /** Somebody with two sign-ins, and a session by the first one. */
  async function linked(sub: string) {
    const browser = createBrowser()
    await signInAt(parley, one, { claims: { sub } }, { provider: 'one', browser })
    const path = '/auth/link/two'
    await signInAt(parley, two, { claims: { sub } }, { provider: 'two', browser, path })
    const token = sessionCookieOf(browser, parley.url)?.split('=')[1] ?? ''
    const person = parley.as({ token })
    const { me } = (await person.ask(identities)).data
    return { person, first: me.identities[0].id as string, second: me.identities[1].id as string, me }
  }
  const codeOf = ({ errors }: Awaited<ReturnType<SignedIn['ask']>>) => errors?.[0]?.extensions?.code

  it('shows people their sign-ins, and where to sign in and to link', async () => {
    const { person, me } = await linked('shown')
    expect(me.identities).toMatchObject([
      {
        providerId: 'one',
        issuer: one.issuer,
        subject: 'shown',
        email: 'person@example.com',
        emailVerified: false,
      },
      { providerId: 'two', issuer: two.issuer, subject: 'shown' },
    ])
    const { data } = await person.ask('{ serverInfo { providers { id loginUrl linkUrl } } }')
    expect(data.serverInfo.providers).toEqual(
      ['one', 'two'].map(id => ({
        id,
        loginUrl: `${parley.url}/auth/login/${id}`,
        linkUrl: `${parley.url}/auth/link/${id}`,
      })),
    )
  })

  it('takes the roles along that only the groups there gave [K6, L19]', async () => {
    const { person, second } = await linked('reader')
    const rolesOf = async () => (await person.ask('{ me { roles { role { name } source } } }')).data.me.roles
    const mapped = { role: { name: 'viewer' }, source: 'MAPPED' }
    await signIn('two', { sub: 'reader', groups: ['readers'] })
    expect(await rolesOf()).toContainEqual(mapped)
    expect((await person.ask(unlink(second))).errors).toBeUndefined()
    expect(await rolesOf()).not.toContainEqual(mapped)
  })

  it('takes a sign-in away, ends the sessions made by it, and leaves the others [K6, S6]', async () => {
    const { person, second } = await linked('unlinker')
    const bySecond = await signIn('two', { sub: 'unlinker' })
    const { data } = await person.ask(unlink(second))
    expect(data.unlinkIdentity.identities).toEqual([{ providerId: 'one' }])
    expect(codeOf(await bySecond.ask('{ me { id } }'))).toBe('SESSION_REVOKED')
    expect((await person.ask('{ me { id } }')).data.me).not.toBeNull()
    // Whoever comes by it now is somebody new.
    const stranger = await signIn('two', { sub: 'unlinker' })
    const { me } = (await stranger.ask('{ me { id } }')).data
    expect(me.id).not.toBe(data.unlinkIdentity.id)
  })

  it('ends the session that asks, if that was made by the sign-in that goes [K6]', async () => {
    const { person, first } = await linked('sawing')
    await person.ask(unlink(first))
    expect(codeOf(await person.ask('{ me { id } }'))).toBe('SESSION_REVOKED')
  })

  it('leaves the last sign-in, also when two are taken away at once [K6]', async () => {
    const { person, first, second } = await linked('last')
    const bySecond = await signIn('two', { sub: 'last' })
    const answers = await Promise.all([bySecond.ask(unlink(first)), person.ask(unlink(second))])
    const left = answers.filter(answer => codeOf(answer) === undefined)
    expect(left).toHaveLength(1)
    expect(left[0]?.data.unlinkIdentity.identities).toHaveLength(1)
    const alone = await signIn('one', { sub: 'alone' })
    const { me } = (await alone.ask(identities)).data
    expect(codeOf(await alone.ask(unlink(me.identities[0].id)))).toBe('LAST_IDENTITY')
  })

  it('does not know other people’s sign-ins [K5, Z2]', async () => {
    const { first } = await linked('owner')
    const { person } = await linked('curious')
    const foreign = await person.ask(unlink(first))
    expect(codeOf(foreign)).toBe('NOT_FOUND')
    const missing = await person.ask(unlink('idn_01h2xcejqtf2nbrexx3vqjhp41'))
    expect(foreign.errors?.[0]?.message).toBe(missing.errors?.[0]?.message)
    const { data } = await person.ask(`{ node(id: "${first}") { id } }`)
    expect(data.node).toBeNull()
  })

  it('shows admins everybody’s sign-ins [Z3]', async () => {
    const { first, me } = await linked('seen')
    const boss = await signIn('one', { sub: 'boss', email: 'boss@example.com', email_verified: true })
    const { data } = await boss.ask(
      `{ identity: node(id: "${first}") { ... on Identity { subject } } user: node(id: "${me.id}") { ... on User { identities { id } } } }`,
    )
    expect(data.identity).toEqual({ subject: 'seen' })
    expect(data.user.identities).toHaveLength(2)
    const { person } = await linked('peeping')
    const peeped = await person.ask(`{ node(id: "${me.id}") { ... on User { identities { id } } } }`)
    expect(peeped.data.node).toEqual({ identities: null })
  })

  it('records what was taken away [K7]', async () => {
    const { person, second, me } = await linked('traced')
    await person.ask(unlink(second))
    const boss = await signIn('one', { sub: 'boss', email: 'boss@example.com', email_verified: true })
    const { data } = await boss.ask(
      '{ auditEvents(first: 100) { nodes { action outcome actor { id } targetId } } }',
    )
    expect(data.auditEvents.nodes).toContainEqual({
      action: 'identity.unlinked',
      outcome: 'SUCCESS',
      actor: { id: me.id },
      targetId: second,
    })
  })

  it('does not let an API key change how a person signs in [A3]', async () => {
    const { person, second } = await linked('keyed')
    const made = await person.ask(
      'mutation { createApiKey(input: { name: "k", scopes: [HISTORY_READ] }) { secret } }',
    )
    const key = parley.as({ token: made.data.createApiKey.secret })
    expect(codeOf(await key.ask(unlink(second)))).toBe('FORBIDDEN')
  })
})
