import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.models.ids = ['large', 'small', 'tiny']
    parley.model.otherwise('Yes.')
    ;[admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const models = async () => (await user.ask('{ models { name isDefault } }')).data.models
  const codeOf = async (query: string) => (await user.ask(query)).errors?.[0]?.extensions
  const role = async (name: string, ...names: string[]) => {
    const models = await Promise.all(names.map(one => parley.modelId(one)))
    const input = `{ name: "${name}", permissions: [CHAT], models: ${JSON.stringify(models)} }`
    const fields = 'id models { name available }'
    return (await admin.ask(`mutation { createRole(input: ${input}) { ${fields} } }`)).data.createRole
  }

  test('a model that no role allows is as if it were not there', async () => {
    const all = await models()
    expect(all).toHaveLength(3)
    const me = (await user.ask('{ me { id roles { source role { id } } } }')).data.me
    const limited = await role('limited', 'small', 'gone')
    expect(limited.models).toEqual([
      { name: 'small', available: true },
      { name: 'gone', available: false },
    ])
    const large = await parley.modelId('large')
    const before = `mutation { createConversation(input: { model: "${large}" }) { id } }`
    const conversation = (await user.ask(before)).data.createConversation.id

    await replaceRoles(me, limited.id)
    expect(await models()).toEqual([{ name: 'small', isDefault: true }])
    const missing = { code: 'BAD_USER_INPUT', fields: { 'input.model': expect.any(String) } }
    for (const query of [
      before,
      `mutation { sendMessage(input: { content: "x", model: "${large}" }) { reply { id } } }`,
      `mutation { sendMessage(input: { content: "x", conversationId: "${conversation}" }) { reply { id } } }`,
      `mutation { updateConversation(id: "${conversation}", input: { model: "${large}" }) { id } }`,
    ])
      expect(await codeOf(query), query).toMatchObject(missing)
    const sent = await user.ask(
      'mutation { sendMessage(input: { content: "x" }) { reply { model { name } } } }',
    )
    expect(sent.data.sendMessage.reply.model.name).toBe('small')

    const { id } = await role('more', 'tiny')
    await admin.ask(`mutation { assignRole(userIds: ["${me.id}"], roleId: "${id}") { id } }`)
    expect((await models()).map(({ name }: { name: string }) => name).sort()).toEqual(['small', 'tiny'])
    await admin.ask(`mutation { updateRole(id: "${id}", input: { models: null }) { id } }`)
    expect(await models()).toHaveLength(3)
  })

  test('who may use none of the models that are there is told so', async () => {
    const me = (await user.ask('{ me { id roles { source role { id } } } }')).data.me
    await replaceRoles(me, (await role('none', 'gone')).id)
    expect(await models()).toEqual([])
    expect(await codeOf('mutation { createConversation(input: {}) { id } }')).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  /** Whatever the provider’s groups gave is taken out of the way. */
  async function replaceRoles(me: { id: string; roles: { role: { id: string } }[] }, roleId: string) {
    const { beside } = await import('../../../test/beside.js')
    await beside(parley.databaseUrl, client => client.roleAssignment.deleteMany({ where: { userId: me.id } }))
    await admin.ask(`mutation { assignRole(userIds: ["${me.id}"], roleId: "${roleId}") { id } }`)
  }
})
