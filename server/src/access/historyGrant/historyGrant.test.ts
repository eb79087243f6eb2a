import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHistory } from '../../../test/auditor.js'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody, somebodyWith } from '../../../test/sharing.js'

const open = `mutation ($input: OpenHistoryInput!) { openHistory(input: $input) {
  id status all minutes reason holder { id } user { id } conversationId openedAt expiresAt approvedBy { id } closedAt } }`
const approve =
  'mutation ($id: ID!) { approveHistory(id: $id) { status approvedBy { id } openedAt expiresAt } }'
const close = 'mutation ($id: ID!) { closeHistory(id: $id) { status closedAt closedBy { id } } }'
const listed = `query ($filter: ConversationFilter) { conversations(scope: ALL, filter: $filter) { nodes {
  id title systemPrompt tags owner { id } participants { access } model { name } lastMessageAt usage { messages }
  lastMessage { content } } } }`
const read = `query ($filter: MessageFilter) { messages(scope: ALL, filter: $filter) { nodes { content } } }`
const told =
  '{ me { historyReads { totalCount nodes { kind reader { id } conversationId reason firstReadAt } } } }'
const why = { reason: 'a complaint', minutes: 30 }

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('A secret answer')
    people = openPeople(parley)
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  /** Somebody with one conversation, which they said something in. */
  async function writer() {
    const person = await people.somebody()
    const { nodes } = await person.client.conversations()
    await person.client.deleteConversations(nodes.map(({ id }) => id))
    const { conversation, reply } = await person.client.sendMessage({ content: 'A secret question' })
    await person.client.reply(reply.id).done()
    await person.get(
      'mutation ($id: ID!) { updateConversation(id: $id, input: { title: "A secret title", systemPrompt: "A secret prompt", tags: ["secret"] }) { id } }',
      { id: conversation.id },
    )
    return { ...person, conversation: conversation.id }
  }
  const rowOf = async (who: Somebody, id: string) =>
    (await who.get(listed, { filter: { ids: [id] } })).conversations.nodes[0]
  const readsOf = async (who: Somebody) => (await who.get(told)).me.historyReads.nodes
  const auditOf = (actorId: string) =>
    beside(parley.databaseUrl, async client => {
      const rows = await client.auditEvent.findMany({ where: { actorId }, orderBy: { seq: 'asc' } })
      return rows
        .filter(({ action }) => /^(history|conversation)\./.test(action))
        .map(({ action, targetId, details }) => ({
          action,
          targetId,
          details: Object.fromEntries(JSON.parse(details)),
        }))
    })

  describe('whoever manages conversations', () => {
    test('sees what there is of everybody’s, and nothing of what they say [Z9]', async () => {
      const [admin, person] = [await people.somebody('rol_admin'), await writer()]
      const row = await rowOf(admin, person.conversation)
      expect(row).toMatchObject({
        title: null,
        systemPrompt: null,
        lastMessage: null,
        tags: [],
        owner: { id: person.id },
        participants: [{ access: 'OWNER' }],
        model: { name: 'test-model' },
        usage: { messages: 1 },
      })
      expect(row.lastMessageAt).not.toBeNull()
      const one = await admin.get(
        'query ($id: ID!) { conversation(id: $id, scope: ALL) { title owner { id } } }',
        { id: person.conversation },
      )
      expect(one.conversation).toEqual({ title: null, owner: { id: person.id } })
      expect((await auditOf(admin.id)).map(({ action }) => action)).toEqual([
        'history.listed',
        'history.listed',
      ])
      expect(await readsOf(person)).toEqual([])
    })

    test('neither searches nor reads it, by whichever list [Z9]', async () => {
      const [admin, person] = [await people.somebody('rol_admin'), await writer()]
      for (const filter of [{ search: 'secret' }, { search: 'secret', ids: [person.conversation] }])
        expect(await admin.code(listed, { filter })).toBe('FORBIDDEN')
      for (const filter of [
        {},
        { conversationId: person.conversation },
        { ownerId: person.id, search: 'secret' },
      ])
        expect(await admin.code(read, { filter })).toBe('FORBIDDEN')
      expect(await admin.code('{ changes(scope: ALL) { nodes { kind } } }')).toBe('FORBIDDEN')
      const inside =
        'query ($filter: ConversationFilter) { conversations(scope: ALL, filter: $filter) { nodes { messages { nodes { content } } } } }'
      expect(await admin.code(inside, { filter: { ids: [person.conversation] } })).toBe('FORBIDDEN')
    })

    test('reads what is shared with them as everybody does', async () => {
      const [admin, person] = [await people.somebody('rol_admin'), await writer()]
      await person.share(person.conversation, admin.id, 'READ')
      expect(await rowOf(admin, person.conversation)).toMatchObject({
        title: 'A secret title',
        lastMessage: { content: 'A secret answer' },
      })
    })

    test('deletes them, which is recorded, and no temporary ones', async () => {
      const [admin, person] = [await people.somebody('rol_admin'), await writer()]
      const temporary = await person.client.createConversation({ temporary: true })
      await admin.client.deleteConversations([person.conversation, temporary.id])
      const left = await person.get(
        'query ($a: ID!, $b: ID!) { a: conversation(id: $a) { id } b: conversation(id: $b) { id } }',
        {
          a: person.conversation,
          b: temporary.id,
        },
      )
      expect(left).toEqual({ a: null, b: { id: temporary.id } })
      expect(await auditOf(admin.id)).toEqual([
        { action: 'conversation.deleted', targetId: person.conversation, details: { owner: person.id } },
      ])
    })
  })

  describe('an auditor', () => {
    test('reads nothing until they say why, and then what they said, while it is open [Z9]', async () => {
      const [auditor, person, other] = [await people.somebody('rol_auditor'), await writer(), await writer()]
      expect(await rowOf(auditor, person.conversation)).toMatchObject({ title: null, lastMessage: null })
      expect(await auditor.code(read, { filter: { ownerId: person.id } })).toBe('FORBIDDEN')
      const { openHistory: grant } = await auditor.get(open, { input: { userId: person.id, ...why } })
      expect(grant).toMatchObject({
        status: 'OPEN',
        all: false,
        ...why,
        holder: { id: auditor.id },
        user: { id: person.id },
        conversationId: null,
        approvedBy: null,
        closedAt: null,
      })
      // PostgreSQL rounds to a millisecond.
      expect(Math.round((Date.parse(grant.expiresAt) - Date.parse(grant.openedAt)) / 1000)).toBe(30 * 60)
      expect(await rowOf(auditor, person.conversation)).toMatchObject({
        title: 'A secret title',
        systemPrompt: 'A secret prompt',
        lastMessage: { content: 'A secret answer' },
        tags: [],
      })
      expect((await auditor.get(read, { filter: { ownerId: person.id } })).messages.nodes).toHaveLength(2)
      expect(await rowOf(auditor, other.conversation)).toMatchObject({ title: null, lastMessage: null })
      for (const filter of [{}, { ownerId: other.id }, { conversationId: other.conversation }])
        expect(await auditor.code(read, { filter })).toBe('FORBIDDEN')
      expect(await auditor.code(listed, { filter: { search: 'secret' } })).toBe('FORBIDDEN')
      await parley.searchSettled()
      const found = await auditor.get(listed, { filter: { search: 'secret', ownerId: person.id } })
      expect(found.conversations.nodes).toHaveLength(1)
      await auditor.get(close, { id: grant.id })
      expect(await rowOf(auditor, person.conversation)).toMatchObject({ title: null, lastMessage: null })
      expect(await auditor.code(read, { filter: { ownerId: person.id } })).toBe('FORBIDDEN')
    })

    test('opens one conversation, one person’s or everybody’s, for eight hours at most and for a reason', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      const { conversation: conversationId, id: userId } = person
      for (const input of [
        { ...why },
        { ...why, all: false },
        { ...why, userId, all: true },
        { ...why, userId, conversationId },
        { ...why, all: true, minutes: 0 },
        { ...why, all: true, minutes: 481 },
        { ...why, all: true, reason: ' ' },
        { ...why, all: true, reason: 'x'.repeat(501) },
      ])
        expect(await auditor.code(open, { input }), JSON.stringify(input).slice(0, 90)).toBe('BAD_USER_INPUT')
      const temporary = await person.client.createConversation({ temporary: true })
      for (const input of [
        { userId: 'usr_nobody' },
        { conversationId: 'cnv_none' },
        { conversationId: temporary.id },
      ])
        expect(await auditor.code(open, { input: { ...input, ...why } })).toBe('NOT_FOUND')
      await openHistory(auditor, { conversationId, minutes: 480 })
      expect((await auditor.get(read, { filter: { conversationId } })).messages.nodes).toHaveLength(2)
      expect(await auditor.code(read, { filter: { ownerId: userId } })).toBe('FORBIDDEN')
      await openHistory(auditor, { all: true })
      expect(await auditor.code(read, {})).toBeUndefined()
      expect(await auditor.code('{ changes(scope: ALL) { nodes { kind } } }')).toBeUndefined()
    })

    test('reads by a grant no longer than it lasts, and than they are an auditor', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor', 'rol_admin'), await writer()]
      const id = await openHistory(auditor)
      const title = async () => (await rowOf(auditor, person.conversation)).title
      expect(await title()).toBe('A secret title')
      const expiring = (expiresAt: Date) =>
        beside(parley.databaseUrl, client =>
          client.historyGrant.update({ where: { id }, data: { expiresAt } }),
        )
      await expiring(new Date(Date.now() - 1))
      expect(await title()).toBeNull()
      await expiring(new Date(Date.now() + 60_000))
      expect(await title()).toBe('A secret title')
      await beside(parley.databaseUrl, client =>
        client.roleAssignment.deleteMany({ where: { userId: auditor.id, roleId: 'rol_auditor' } }),
      )
      expect(await title()).toBeNull()
      expect(await auditor.code(read, {})).toBe('FORBIDDEN')
    })

    test('leaves all of it in the audit log, with the id of the grant', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      const grant = await openHistory(auditor, { userId: person.id, ...why })
      await auditor.get(read, { filter: { ownerId: person.id } })
      await auditor.get(close, { id: grant })
      const details = { holder: auditor.id, user: person.id, reason: 'a complaint', minutes: '30' }
      expect(await auditOf(auditor.id)).toEqual([
        { action: 'history.opened', targetId: grant, details },
        {
          action: 'history.read',
          targetId: person.id,
          details: { list: 'messages', ownerId: person.id, grant },
        },
        { action: 'history.closed', targetId: grant, details },
      ])
    })

    test('has ten grants at once, at most', async () => {
      const auditor = await people.somebody('rol_auditor')
      const ids = []
      for (let i = 0; i < 10; i++) ids.push(await openHistory(auditor))
      await expect(openHistory(auditor)).rejects.toMatchObject({ code: 'CONFLICT' })
      await auditor.get(close, { id: ids[0] })
      await openHistory(auditor)
    })

    test('has to be a person: a key opens, approves and closes nothing', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      const scopes = 'HISTORY_READ HISTORY_READ_ALL'
      const key = await people.key({ ...auditor, conversation: '' }, scopes)
      const program = somebodyWith(parley, auditor.id, key)
      const grant = await openHistory(auditor, { userId: person.id })
      expect(await program.code(open, { input: { all: true, ...why } })).toBe('FORBIDDEN')
      expect(await program.code(approve, { id: grant })).toBe('FORBIDDEN')
      expect(await program.code(close, { id: grant })).toBe('FORBIDDEN')
    })
  })

  describe('a grant', () => {
    test('is closed by its holder and by whoever manages conversations, once', async () => {
      const [auditor, other, admin] = [
        await people.somebody('rol_auditor'),
        await people.somebody('rol_auditor'),
        await people.somebody('rol_admin'),
      ]
      const id = await openHistory(auditor)
      expect(await other.code(close, { id })).toBe('FORBIDDEN')
      expect(await (await people.somebody()).code(close, { id })).toBe('NOT_FOUND')
      const { closeHistory: closed } = await admin.get(close, { id })
      expect(closed).toMatchObject({ status: 'CLOSED', closedBy: { id: admin.id } })
      expect((await auditor.get(close, { id })).closeHistory).toEqual(closed)
    })

    test('stands in a list, for auditors, admins and whoever reads the audit log', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      const ids = [await openHistory(auditor, { userId: person.id }), await openHistory(auditor)]
      await auditor.get(close, { id: ids[1] })
      const query =
        'query ($filter: HistoryGrantFilter) { historyGrants(filter: $filter) { totalCount nodes { id status } } }'
      const found = async (who: Somebody, filter: object) =>
        (await who.get(query, { filter: { holderId: auditor.id, ...filter } })).historyGrants.nodes.map(
          ({ id }: { id: string }) => id,
        )
      const admin = await people.somebody('rol_admin')
      for (const who of [auditor, admin]) {
        expect(await found(who, {})).toEqual([ids[1], ids[0]])
        expect(await found(who, { status: 'OPEN' })).toEqual([ids[0]])
        expect(await found(who, { status: 'CLOSED' })).toEqual([ids[1]])
        expect(await found(who, { userId: person.id })).toEqual([ids[0]])
        expect(await found(who, { ids: [ids[1]] })).toEqual([ids[1]])
        expect(await found(who, { createdBefore: new Date(0) })).toEqual([])
      }
      expect(await person.code(query)).toBe('FORBIDDEN')
    })
  })

  describe('the owner', () => {
    test('is told who could read their conversations, when and why, and nobody else is', async () => {
      const [auditor, person, other] = [await people.somebody('rol_auditor'), await writer(), await writer()]
      const before = Date.now()
      await openHistory(auditor, { conversationId: person.conversation, ...why })
      expect(await readsOf(person)).toEqual([])
      await rowOf(auditor, person.conversation)
      await auditor.get(read, { filter: { conversationId: person.conversation } })
      const [entry, ...more] = await readsOf(person)
      expect(more).toEqual([])
      expect(entry).toMatchObject({
        kind: 'GRANT',
        reader: { id: auditor.id },
        conversationId: person.conversation,
        reason: 'a complaint',
      })
      expect(Date.parse(entry.firstReadAt)).toBeGreaterThanOrEqual(before)
      expect(await readsOf(other)).toEqual([])
      const admin = await people.somebody('rol_admin')
      const seen = await admin.get('query ($id: ID!) { user(id: $id) { historyReads { totalCount } } }', {
        id: person.id,
      })
      expect(seen.user).toEqual({ historyReads: null })
    })

    test('is told of what was found by words, of what was read by changes and of an export', async () => {
      const [auditor, person, admin] = [
        await people.somebody('rol_auditor'),
        await writer(),
        await people.somebody('rol_admin'),
      ]
      const since = (await person.get('{ me { eventCursor } }')).me.eventCursor
      await person.client.updateConversation(person.conversation, { title: 'Another' })
      await openHistory(auditor)
      await auditor.get('query ($after: String) { changes(scope: ALL, after: $after) { nodes { kind } } }', {
        after: since,
      })
      expect(await readsOf(person)).toMatchObject([{ kind: 'GRANT', reader: { id: auditor.id } }])
      const exporting =
        'mutation ($userId: ID!, $reason: String) { exportUserData(userId: $userId, reason: $reason) { id } }'
      expect(await admin.code(exporting, { userId: person.id })).toBe('BAD_USER_INPUT')
      expect(await admin.code(exporting, { userId: person.id, reason: ' ' })).toBe('BAD_USER_INPUT')
      await admin.get(exporting, { userId: person.id, reason: 'asked by letter' })
      expect((await readsOf(person))[0]).toMatchObject({
        kind: 'EXPORT',
        reader: { id: admin.id },
        reason: 'asked by letter',
      })
    })

    test('is not told of who is in the conversation', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      await person.share(person.conversation, auditor.id, 'READ')
      await openHistory(auditor)
      await auditor.get(read, { filter: { conversationId: person.conversation } })
      expect(await readsOf(person)).toEqual([])
    })
  })

  describe('a key with the scope', () => {
    const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { reason } } }`
    const scopes = ['HISTORY_READ', 'HISTORY_READ_ALL']

    test('reads without a grant for the reason it was made with, which the owner is told', async () => {
      const [auditor, person] = [await people.somebody('rol_auditor'), await writer()]
      expect(await auditor.code(create, { input: { name: 'archive', scopes } })).toBe('BAD_USER_INPUT')
      const { createApiKey: made } = await auditor.get(create, {
        input: { name: 'archive', scopes, reason: 'the archive of the company' },
      })
      expect(made.apiKey.reason).toBe('the archive of the company')
      const program = somebodyWith(parley, auditor.id, made.secret)
      expect((await program.get(read, { filter: { ownerId: person.id } })).messages.nodes).toHaveLength(2)
      expect(await readsOf(person)).toMatchObject([
        { kind: 'API_KEY', reader: { id: auditor.id }, reason: 'the archive of the company' },
      ])
    })

    test('is made by auditors alone', async () => {
      const admin = await people.somebody('rol_admin')
      expect(await admin.code(create, { input: { name: 'archive', scopes, reason: 'why' } })).toBe(
        'FORBIDDEN',
      )
    })
  })
})

describe('with HISTORY_ACCESS=second', () => {
  test('a grant waits for another auditor, and so does a key', async () => {
    await using parley = await startParley({ env: { HISTORY_ACCESS: 'second' } })
    await using people = Object.assign(openPeople(parley), {
      async [Symbol.asyncDispose]() {
        await people.close()
      },
    })
    const [one, other, person] = [
      await people.somebody('rol_auditor'),
      await people.somebody('rol_auditor'),
      await people.somebody(),
    ]
    const { openHistory: grant } = await one.get(open, { input: { all: true, ...why } })
    expect(grant).toMatchObject({ status: 'PENDING', openedAt: null })
    const key = `mutation { createApiKey(input: { name: "archive", scopes: [HISTORY_READ_ALL], reason: "why" }) { secret } }`
    expect(await one.code(read, {})).toBe('FORBIDDEN')
    expect(await one.code(key)).toBe('FORBIDDEN')
    expect(await one.code(approve, { id: grant.id })).toBe('FORBIDDEN')
    expect(await person.code(approve, { id: grant.id })).toBe('FORBIDDEN')
    const { approveHistory: approved } = await other.get(approve, { id: grant.id })
    expect(approved).toMatchObject({ status: 'OPEN', approvedBy: { id: other.id } })
    expect(Math.round((Date.parse(approved.expiresAt) - Date.parse(approved.openedAt)) / 1000)).toBe(30 * 60)
    expect(await other.code(approve, { id: grant.id })).toBe('CONFLICT')
    expect(await one.code(read, {})).toBeUndefined()
    expect(await other.code(read, {})).toBe('FORBIDDEN')
    expect(await one.code(key)).toBeUndefined()
  })
})

describe('with HISTORY_NOTICE_DAYS', () => {
  test('the owner is told after so many days', async () => {
    await using parley = await startParley({ env: { HISTORY_NOTICE_DAYS: '7' } })
    const people = openPeople(parley)
    const [auditor, person] = [await people.auditor(), await people.somebody()]
    await auditor.get(read, {})
    const reads = async () => (await person.get(told)).me.historyReads.totalCount
    expect(await reads()).toBe(0)
    const firstReadAt = new Date(Date.now() - 7 * 86_400_000)
    await beside(parley.databaseUrl, client => client.historyRead.updateMany({ data: { firstReadAt } }))
    expect(await reads()).toBe(1)
    await people.close()
  })
})
