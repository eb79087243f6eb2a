import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const yes = { allowed: true, code: null, reason: null }
const no = (code: string, reason: string | RegExp) => ({
  allowed: false,
  code,
  reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
})

const fields =
  'viewerCan { send { allowed code reason } share { allowed code reason } delete { allowed code reason } }'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let owner: SignedIn
  let guest: SignedIn
  let id: string
  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { MODEL_DETAILS: 'test-model: prompt=1 completion=2 output=1000' },
    })
    admin = await parley.signIn('admin')
    owner = await parley.signIn('user')
    guest = await parley.signIn('viewer')
    id = (await owner.client.createConversation({ title: 'Plans' })).id
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const can = async ({ ask }: SignedIn) => {
    const { data, errors } = await ask(`{ conversation(id: "${id}") { ${fields} } }`)
    expect(errors).toBeUndefined()
    return data.conversation.viewerCan
  }
  const refusal = async (person: SignedIn) => {
    const { errors } = await person.ask(
      `mutation { sendMessage(input: { conversationId: "${id}", content: "Hello" }) { reply { id } } }`,
    )
    const { message: reason, extensions } = errors?.[0] ?? {}
    return { allowed: false, code: extensions?.code, reason }
  }

  it('its owner may do everything', async () => {
    expect(await can(owner)).toEqual({ send: yes, share: yes, delete: yes })
  })

  it('whoever it is shared with may do what they were given, and only with the permission', async () => {
    const { id: roleId } = await admin.client.createRole({
      name: 'chatter',
      permissions: ['CHAT', 'HISTORY_READ'],
    })
    const userId = await idOf(guest)
    await owner.client.addParticipant(id, userId, 'WRITE')
    const permission = no('FORBIDDEN', 'None of your roles gives you the permission CHAT.')
    expect(await can(guest)).toEqual({ send: permission, share: permission, delete: permission })
    expect(await refusal(guest)).toEqual(permission)
    await admin.client.assignRole([userId], roleId)
    const notOwner = no('FORBIDDEN', 'Only its owner may do that.')
    expect(await can(guest)).toEqual({ send: yes, share: notOwner, delete: notOwner })
    await owner.client.addParticipant(id, userId, 'READ')
    const reader = no('FORBIDDEN', 'You may read this conversation, but not write in it.')
    expect(await can(guest)).toEqual({ send: reader, share: notOwner, delete: notOwner })
    expect(await refusal(guest)).toEqual(reader)
  })

  it('whoever manages conversations may do nothing with those of others but delete them', async () => {
    const { data, errors } = await admin.ask(
      `{ conversations(scope: ALL, filter: { ids: ["${id}"] }) { nodes { ${fields} } } }`,
    )
    expect(errors).toBeUndefined()
    const gone = no('NOT_FOUND', 'The conversation was not found.')
    const may = { allowed: true, code: null, reason: null }
    expect(data.conversations.nodes).toEqual([{ viewerCan: { send: gone, share: gone, delete: may } }])
  })

  it('nothing is sent to a model that is not there any more, in the words that refuse it', async () => {
    const become = (model: string) =>
      beside(parley.databaseUrl, rows => rows.conversation.update({ where: { id }, data: { model } }))
    await become('an-older-model')
    const { send, share } = await can(owner)
    expect(send).toEqual(no('BAD_USER_INPUT', /"an-older-model", is not there any more/))
    expect(send).toEqual(await refusal(owner))
    expect(share).toEqual(yes)
    await become('test-model')
  })

  it('nothing is sent without room in a budget, in the words that refuse it', async () => {
    const subjectId = await idOf(owner)
    const budget = await admin.client.setBudget({ scope: 'USER', subjectId, period: 'DAY', limit: '0.0001' })
    const { send, delete: remove } = await can(owner)
    expect(send).toEqual(no('BUDGET_EXCEEDED', /daily budget/))
    expect(send).toEqual(await refusal(owner))
    expect(remove).toEqual(yes)
    await admin.client.setBudget({ scope: 'USER', subjectId, period: 'DAY', limit: '10' })
    expect((await can(owner)).send).toEqual(yes)
    await admin.client.deleteBudget(budget.id)
  })

  it('a page of conversations is told of each', async () => {
    for (let i = 0; i < 8; i++) await owner.client.createConversation({ title: `Plan ${i}` })
    await admin.client.setBudget({ scope: 'ORGANIZATION', period: 'DAY', limit: '10' })
    const { data, errors } = await owner.ask(`{ conversations(first: 100) { nodes { ${fields} } } }`)
    expect(errors).toBeUndefined()
    expect(data.conversations.nodes.length).toBeGreaterThan(8)
    for (const { viewerCan } of data.conversations.nodes) expect(viewerCan.send).toEqual(yes)
  })
})
