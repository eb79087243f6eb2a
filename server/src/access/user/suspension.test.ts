import { expect, test } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  test('whoever may read users sees since when, why and by whom somebody is suspended', async () => {
    await using parley = await startParley({ database })
    const admin = await parley.signIn('admin')
    const user = await parley.signIn('user')
    const idOf = async ({ ask }: typeof user): Promise<string> => (await ask('{ me { id } }')).data.me.id
    const [id, adminId] = [await idOf(user), await idOf(admin)]
    const query = `{ users(filter: { ids: ["${id}"] }) { nodes { status suspension { reason at by { id } } } } }`
    const seen = async () => (await admin.ask(query)).data.users.nodes[0]
    expect(await seen()).toEqual({ status: 'ACTIVE', suspension: null })
    for (const reason of ['left the company', null]) {
      const before = Date.now()
      await admin.ask({
        query: 'mutation ($id: ID!, $reason: String) { suspendUsers(ids: [$id], reason: $reason) { id } }',
        variables: { id, reason },
      })
      const { status, suspension } = await seen()
      expect({ status, suspension }).toEqual({
        status: 'SUSPENDED',
        suspension: { reason, at: expect.any(String), by: { id: adminId } },
      })
      expect(Date.parse(suspension.at)).toBeGreaterThanOrEqual(before - 1)
      await admin.ask(`mutation { reactivateUsers(ids: ["${id}"]) { id } }`)
      expect(await seen()).toEqual({ status: 'ACTIVE', suspension: null })
    }
  })

  test('nobody else sees it', async () => {
    await using parley = await startParley({ database })
    const admin = await parley.signIn('admin')
    const user = await parley.signIn('user')
    const { id } = (await user.ask('{ me { id } }')).data.me
    const other = await parley.signIn('viewer')
    await admin.ask(`mutation { suspendUsers(ids: ["${id}"], reason: "secret") { id } }`)
    const { data, errors } = await other.ask(`{ user(id: "${id}") { id suspension { reason } } }`)
    expect(errors).toBeUndefined()
    expect(data.user).toEqual({ id, suspension: null })
  })
})
