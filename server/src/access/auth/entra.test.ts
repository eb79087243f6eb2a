import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createIdentityProvider,
  type Script,
  type ScriptedIdentityProvider,
} from '../../../test/identityProvider.js'
import { lastEvent, rolesOf, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'
import type { SignInProvider } from './issuer.js'

const contoso = '11111111-1111-4111-8111-111111111111'
const fabrikam = '22222222-2222-4222-8222-222222222222'
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad'
const day = 24 * 3_600_000

let idp: ScriptedIdentityProvider
beforeAll(async () => {
  idp = await createIdentityProvider()
})
afterAll(() => idp[Symbol.asyncDispose]())

const open = (provider: SignInProvider, rules = {}, patience = {}) =>
  openSignInDoor({ providers: [provider], rules, ...patience })
const signIn = (door: SignInDoor, script: Script) => signInAt(door, idp, script, { provider: 'entra' })

describe('the tenant', () => {
  test.each<[string, () => SignInProvider, Record<string, string | null>]>([
    [
      'of one is the only one',
      () => idp.entra(contoso, [contoso]),
      { [contoso]: null, [fabrikam]: 'TENANT_NOT_ALLOWED', [consumers]: 'TENANT_NOT_ALLOWED' },
    ],
    [
      'of a list is one of those',
      () => idp.entra('organizations', [contoso]),
      { [contoso]: null, [fabrikam]: 'TENANT_NOT_ALLOWED', [consumers]: 'TENANT_NOT_ALLOWED' },
    ],
    [
      'of any is none of private people',
      () => idp.entra('common', null),
      { [contoso]: null, [fabrikam]: null, [consumers]: 'TENANT_NOT_ALLOWED' },
    ],
    [
      'of private people counts when it is listed',
      () => idp.entra('common', [consumers]),
      { [consumers]: null },
    ],
  ])('%s [L12]', async (_what, provider, expected) => {
    await using door = await open(provider())
    for (const [tenant, code] of Object.entries(expected)) {
      const ending = await signIn(door, { tenant })
      expect([tenant, ending.code]).toEqual([tenant, code])
      if (code) expect(await lastEvent(door)).toMatchObject({ outcome: 'DENIED', details: { code } })
      if (code) expect([ending.status, ending.token]).toEqual([403, undefined])
    }
  })

  test('has to be the one in the issuer [L12]', async () => {
    await using door = await open(idp.entra('organizations', [contoso]))
    for (const claims of [{ tid: fabrikam }, { tid: undefined }, { iss: `${idp.issuer}/${fabrikam}/v2.0` }])
      expect((await signIn(door, { tenant: contoso, claims })).code).toBe('IDP_ERROR')
  })
})

describe('a person', () => {
  test('is known by tenant and object id, whatever else changes [L13]', async () => {
    await using door = await open(idp.entra('organizations', null))
    const claims = { sub: 'pairwise-1', oid: 'ada', email: 'ada@contoso.example' }
    await signIn(door, { tenant: contoso, claims })
    await signIn(door, {
      tenant: contoso,
      claims: { ...claims, sub: 'pairwise-2', email: 'new@contoso.example' },
    })
    await signIn(door, { tenant: fabrikam, claims })
    const identities = await door.db.read.identity.findMany({ orderBy: { createdAt: 'asc' } })
    expect(identities.map(({ issuer, subject }) => [issuer, subject])).toEqual([
      [`${idp.issuer}/${contoso}/v2.0`, 'ada'],
      [`${idp.issuer}/${fabrikam}/v2.0`, 'ada'],
    ])
    expect(identities[0]?.userId).not.toBe(identities[1]?.userId)
  })

  test('with somebody else’s address is somebody else [L13, K3]', async () => {
    await using door = await open(idp.entra('organizations', null), { adminEmails: ['boss@contoso.example'] })
    const email = 'boss@contoso.example'
    await signIn(door, { tenant: contoso, claims: { oid: 'boss', email, xms_edov: true } })
    await signIn(door, {
      tenant: fabrikam,
      claims: { oid: 'evil', email, preferred_username: email, upn: email },
    })
    expect(await rolesOf(door, 'boss')).toEqual(['admin BOOTSTRAP'])
    expect(await rolesOf(door, 'evil')).toEqual(['user DEFAULT'])
    expect(await door.db.read.user.count()).toBe(2)
  })

  test.each<[string, object, boolean, boolean]>([
    ['nothing', {}, false, false],
    ['email_verified, which Entra never sends', { email_verified: true }, false, false],
    ['xms_edov', { xms_edov: true }, false, true],
    ['xms_edov as a text', { xms_edov: '1' }, false, true],
    ['xms_edov false', { xms_edov: false }, false, false],
    ['the word of whoever runs the one tenant', {}, true, true],
  ])(
    'has an address that is verified by %s or is not [L13]',
    async (_what, claims, emailsVerified, verified) => {
      await using door = await open(idp.entra(contoso, [contoso], { emailsVerified }))
      await signIn(door, { tenant: contoso, claims: { ...claims } })
      expect(await door.db.read.identity.findFirst()).toMatchObject({ emailVerified: verified })
    },
  )

  test.each<[string, object, boolean, string | null]>([
    ['in a trusted tenant', { preferred_username: 'jane@contoso.example' }, true, 'jane@contoso.example'],
    ['by the optional claim', { upn: 'jane@contoso.example' }, true, 'jane@contoso.example'],
    ['beside an empty address', { email: '', upn: 'jane@contoso.example' }, true, 'jane@contoso.example'],
    ['in any other tenant', { preferred_username: 'jane@contoso.example' }, false, null],
    ['of a guest', { upn: 'jane_else.example#EXT#@contoso.example' }, true, null],
    ['that is none', { preferred_username: '+49 30 123456' }, true, null],
  ])(
    'without a mailbox has their user principal name for an address: %s [L13]',
    async (_what, claims, emailsVerified, email) => {
      await using door = await open(idp.entra(contoso, [contoso], { emailsVerified }))
      await signIn(door, { tenant: contoso, claims: { email: undefined, ...claims } })
      expect(await door.db.read.identity.findFirst()).toMatchObject({ email, emailVerified: email !== null })
    },
  )

  test('without an object id is refused [L13]', async () => {
    await using door = await open(idp.entra(contoso, [contoso]))
    expect((await signIn(door, { tenant: contoso, claims: { oid: undefined } })).code).toBe('IDP_ERROR')
  })
})

describe('groups', () => {
  const mappings = [
    { provider: 'entra', group: 'g-staff', role: 'user' },
    { provider: 'entra', group: 'g-admins', role: 'admin' },
    { provider: 'entra', group: 'App.Reader', role: 'viewer' },
  ]
  const overage = {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: 'https://graph.example' } },
  }
  let door: SignInDoor
  afterEach(() => door[Symbol.asyncDispose]())

  const person = (oid: string, claims: object, graph?: Script['graph']): Script => ({
    tenant: contoso,
    claims: { oid, ...claims },
    ...(graph && { graph }),
  })
  const openWith = (rules: object = { mappings, defaultRole: null }, patience = {}) =>
    open(idp.entra(contoso, [contoso]), rules, patience)

  test('and app roles give roles', async () => {
    door = await openWith()
    await signIn(door, person('ada', { groups: ['g-staff', 'g-other'], roles: ['App.Reader'] }))
    expect(await rolesOf(door, 'ada')).toEqual(['user MAPPED', 'viewer MAPPED'])
  })

  test('count, but not app roles, where any tenant may come: it gives them itself [L12, L18]', async () => {
    door = await open(idp.entra('organizations', null), { mappings, defaultRole: null })
    await signIn(door, person('eve', { groups: ['g-staff'], roles: ['App.Reader', 'g-admins'] }))
    expect(await rolesOf(door, 'eve')).toEqual(['user MAPPED'])
  })

  test.each([
    ['_claim_names', overage],
    ['hasgroups', { hasgroups: true }],
  ])('too many for a token (%s) are read from Graph, page by page [L14]', async (_what, claims) => {
    door = await openWith()
    const pages = [Array.from({ length: 300 }, (_, i) => `g-${i}`), ['g-staff'], ['g-admins']]
    await signIn(door, person('ada', claims, { pages }))
    expect(await rolesOf(door, 'ada')).toEqual(['admin MAPPED', 'user MAPPED'])
  })

  test('are not asked for where nothing depends on them', async () => {
    door = await openWith({ mappings: [] })
    const asked = idp.requests('/graph/v1.0/me/transitiveMemberOf')
    expect((await signIn(door, person('ada', overage, { status: 503 }))).code).toBe(null)
    expect(idp.requests('/graph/v1.0/me/transitiveMemberOf')).toBe(asked)
  })

  test.each<[string, Script['graph']]>([
    ['is down', { status: 503 }],
    ['refuses the token', { status: 401 }],
    ['never answers', { hangs: true }],
    [
      'names a second page somewhere else',
      { pages: [['g-staff'], []], nextLink: 'http://evil.example/next' },
    ],
  ])('that cannot be read, because Graph %s, let nobody new in [L14]', async (_what, graph) => {
    // All that is waited for is over in no time, but for what never comes.
    door = await openWith(undefined, graph?.hangs && { timeoutSeconds: 3 })
    const ending = await signIn(door, person('new', overage, graph))
    expect([ending.code, ending.status, ending.token]).toEqual(['GROUPS_UNAVAILABLE', 503, undefined])
    expect(await door.db.read.user.count()).toBe(0)
    expect(await lastEvent(door)).toMatchObject({
      outcome: 'FAILED',
      details: { code: 'GROUPS_UNAVAILABLE' },
    })
  })

  test('are not looked for elsewhere, whatever Graph says, and the token goes nowhere else [L14]', async () => {
    door = await openWith()
    await using evil = await createIdentityProvider()
    const graph = { pages: [['g-staff'], []], nextLink: `${evil.issuer}/next` }
    expect((await signIn(door, person('new', overage, graph))).code).toBe('GROUPS_UNAVAILABLE')
    expect(evil.requests('/next')).toBe(0)
  })

  test('that cannot be read leave roles as they are, for a day [L14]', async () => {
    door = await openWith()
    await signIn(door, person('ada', overage, { pages: [['g-staff']] }))
    door.advance(day - 1000)
    expect((await signIn(door, person('ada', overage, { status: 503 }))).code).toBe(null)
    expect(await rolesOf(door, 'ada')).toEqual(['user MAPPED'])
    door.advance(2000)
    expect((await signIn(door, person('ada', overage, { status: 503 }))).code).toBe('GROUPS_UNAVAILABLE')
    // Nothing is destroyed: the groups are back, and so is the person.
    expect(await rolesOf(door, 'ada')).toEqual(['user MAPPED'])
    expect((await signIn(door, person('ada', overage, { pages: [['g-staff']] }))).code).toBe(null)
  })

  test('that Graph does not name any more take their roles along [L14, L19]', async () => {
    door = await openWith()
    await signIn(door, person('ada', overage, { pages: [['g-staff', 'g-admins']] }))
    await signIn(door, person('bob', { groups: ['g-admins'] }))
    await signIn(door, person('ada', overage, { pages: [[]] }))
    expect(await rolesOf(door, 'ada')).toEqual([])
  })
})
