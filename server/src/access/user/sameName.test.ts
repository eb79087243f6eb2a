import { expect, test } from 'vitest'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

onEveryDatabase(database => {
  test('groups and addresses of a provider are those of the configuration, whatever their normal form', async () => {
    await using idp = await createIdentityProvider()
    await using parley = await startParley({
      database,
      env: {
        ...idp.env('TEST'),
        OIDC_TEST_GROUPS_CLAIM: 'groups',
        ROLE_MAPPINGS: 'test:Cafe\u0301=viewer',
        ADMIN_EMAILS: 'jose\u0301@example.com',
      },
    })
    const rolesOf = async (claims: Record<string, unknown>) => {
      const { token = '' } = await signInAt(parley, idp, { claims })
      const { data } = await parley.as({ token }).ask('{ me { roles { role { name } } } }')
      return data.me.roles.map(({ role }: { role: { name: string } }) => role.name)
    }
    expect(await rolesOf({ sub: 'a', groups: ['Caf\u00e9'] })).toContain('viewer')
    expect(await rolesOf({ sub: 'b', email: 'JOS\u00c9@example.com', email_verified: true })).toContain(
      'admin',
    )
  })
})
