import { expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

const minute = 60_000

onEveryDatabase(database => {
  /** Somebody whose group lets them chat, and a provider that can change its mind. */
  async function setUp(env: Record<string, string> = {}) {
    await using cleanUp = new AsyncDisposableStack()
    const idp = cleanUp.use(await createIdentityProvider())
    const parley = cleanUp.use(
      await startParley({
        database,
        env: {
          ...idp.env('ACME'),
          OIDC_ACME_GROUPS_CLAIM: 'groups',
          DEFAULT_ROLE: 'none',
          ROLE_MAPPINGS: 'acme:boss=user',
          TOKEN_REFRESH_CHECK_INTERVAL_SECONDS: '1',
          ...env,
        },
      }),
    )
    const claims = { groups: ['boss'] }
    const { token = '' } = await signInAt(parley, idp, { claims }, { provider: 'acme' })
    const person = parley.as({ token })
    /** Why their conversations are refused; undefined if they are not. */
    const refusal = async () =>
      (await person.ask('{ conversations { nodes { id } } }')).errors?.[0]?.extensions.code
    /** Returns once what was renewed is stored: what is due before that would be put off by it. */
    const renew = (groupsReadAgo: number) =>
      beside(parley.databaseUrl, async client => {
        await client.identity.updateMany({ data: { groupsReadAt: new Date(Date.now() - groupsReadAgo) } })
        await client.identityTokens.updateMany({ data: { renewAt: new Date(0), updatedAt: new Date(0) } })
        await eventually(async () =>
          expect(await client.identityTokens.count({ where: { updatedAt: new Date(0) } })).toBe(0),
        )
      })
    const ended = cleanUp.move()
    return { idp, claims, person, refusal, renew, [Symbol.asyncDispose]: () => ended.disposeAsync() }
  }

  test('roles follow the groups that come with renewed tokens, read every 15 minutes at most [L19]', async () => {
    await using world = await setUp()
    const { claims, refusal, renew } = world
    expect(await refusal()).toBeUndefined()
    claims.groups = []
    await renew(14 * minute)
    await renew(14 * minute)
    expect(await refusal()).toBeUndefined()
    await renew(15 * minute)
    await eventually(async () => expect(await refusal()).toBe('FORBIDDEN'))
    claims.groups = ['boss']
    await renew(15 * minute)
    await eventually(async () => expect(await refusal()).toBeUndefined())
  })

  test('who could not sign in any more by their groups has no session left [L19]', async () => {
    await using world = await setUp({ ALLOWED_ROLES: 'user' })
    const { claims, refusal, renew } = world
    claims.groups = ['others']
    await renew(15 * minute)
    await eventually(async () => expect(await refusal()).toBe('SESSION_REVOKED'))
  })

  test('a provider that does not answer takes no role away', async () => {
    await using world = await setUp()
    const { idp, refusal, renew } = world
    idp.break('/token', 503)
    await renew(15 * minute)
    expect(await refusal()).toBeUndefined()
  })
})
