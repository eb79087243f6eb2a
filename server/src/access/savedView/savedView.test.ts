import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const view = {
    ...{ list: 'users', title: 'Suspended', shared: false },
    ...{
      filter: '{"status":"SUSPENDED"}',
      orderBy: '{"field":"NAME","direction":"ASC"}',
      columns: ['roles'],
    },
  }
  const save = ({ ask }: SignedIn, input: object = {}) =>
    ask({
      query: 'mutation ($input: SaveViewInput!) { saveView(input: $input) { id } }',
      variables: { input: { ...view, ...input } },
    })
  const idOf = async (who: SignedIn, input: object = {}): Promise<string> =>
    (await save(who, input)).data.saveView.id
  const codeOf = async (who: SignedIn, input: object = {}) =>
    (await save(who, input)).errors?.[0]?.extensions.code
  const remove = ({ ask }: SignedIn, id: string) => ask(`mutation { deleteView(id: "${id}") }`)
  const titles = async ({ ask }: SignedIn, list = 'users'): Promise<string[]> =>
    (await ask(`{ savedViews(list: "${list}") { title } }`)).data.savedViews.map(
      ({ title }: { title: string }) => title,
    )

  test('a view comes back as it was saved, to its person alone, and is changed and deleted by them alone', async () => {
    const id = await idOf(user)
    const fields = 'id list title filter orderBy columns shared owner { name }'
    const { data } = await user.ask(`{ savedViews { ${fields} } }`)
    expect(data.savedViews).toEqual([{ ...view, id, owner: { name: 'Jonas Lindqvist' } }])
    expect(await titles(user, 'roles')).toEqual([])
    expect(await titles(admin)).toEqual([])
    expect(await codeOf(admin, { id, title: 'Taken' })).toBe('NOT_FOUND')
    await remove(admin, id)
    await save(user, { id, title: ' Gone for now ' })
    expect(await titles(user)).toEqual(['Gone for now'])
    expect((await remove(user, id)).data.deleteView).toBe(id)
    expect(await titles(user)).toEqual([])
  })

  test('a view for everybody is saved, changed and deleted by those who manage roles, which is recorded', async () => {
    expect(await codeOf(user, { shared: true })).toBe('FORBIDDEN')
    const id = await idOf(admin, { shared: true, title: 'For all' })
    expect(await titles(user)).toEqual(['For all'])
    expect(await codeOf(user, { id })).toBe('FORBIDDEN')
    expect((await remove(user, id)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await remove(admin, id)
    expect(await titles(user)).toEqual([])
    const events = await beside(parley.databaseUrl, client =>
      client.auditEvent.findMany({ where: { action: { startsWith: 'view.' } }, orderBy: { seq: 'asc' } }),
    )
    expect(events.map(({ action }) => action)).toEqual(['view.saved', 'view.deleted'])
  })

  test.each([
    ['list', 'users { id }'],
    ['title', ' '],
    ['title', 'x'.repeat(61)],
    ['filter', '[]'],
    ['filter', '{'],
    ['orderBy', '1'],
    ['columns', ['a b']],
  ])('has no %s like %s', async (name, value) => {
    const { errors } = await save(user, { [name]: value })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [`input.${name}`]: expect.any(String) },
    })
  })

  test('views of one’s own go with who is erased, and those for everybody stay', async () => {
    const viewer = await parley.signIn('viewer')
    const { id: userId } = (await viewer.ask('{ me { id } }')).data.me
    await idOf(viewer)
    const shared = await idOf(admin, { shared: true })
    await beside(parley.databaseUrl, client =>
      client.savedView.update({ where: { id: shared }, data: { ownerId: userId } }),
    )
    await admin.client.deleteUser(userId)
    const left = await beside(parley.databaseUrl, client =>
      client.savedView.findMany({ where: { ownerId: userId }, select: { id: true } }),
    )
    expect(left).toEqual([{ id: shared }])
  })
})
