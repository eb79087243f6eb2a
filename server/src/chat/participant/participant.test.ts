import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { besideEvents } from '../../../test/besideEvents.js'
import { lockedOut } from '../../../test/lockedOut.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { addPerson } from '../../../test/people.js'
import { addParticipant, openPeople, removeParticipant, type Somebody } from '../../../test/sharing.js'

const look = `query ($id: ID!) {
  conversation(id: $id) { id title viewerAccess pinned archived tags owner { id } participants { user { id } access } } }`
const update = `mutation ($id: ID!, $input: UpdateConversationInput!) {
  updateConversation(id: $id, input: $input) { title pinned archived tags viewerAccess } }`
const send = `mutation ($id: ID!) {
  sendMessage(input: { conversationId: $id, content: "Hello" }) { reply { id } } }`
const remove = 'mutation ($ids: [ID!]!) { deleteConversations(ids: $ids) }'

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let writer: Somebody
  let reader: Somebody
  let stranger: Somebody
  let admin: Somebody
  let id: string

  beforeAll(async () => {
    parley = await startParley({ database, logLevel: 'trace' })
    parley.model.otherwise('Yes.')
    people = openPeople(parley)
    const roles = ['rol_user', 'rol_user', 'rol_user', 'rol_user', 'rol_admin']
    const all = await Promise.all(roles.map(role => people.somebody(role)))
    ;[owner, writer, reader, stranger, admin] = all as [Somebody, Somebody, Somebody, Somebody, Somebody]
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  /** A conversation of the owner that others write in and read. */
  const shared = async (title = 'Plans'): Promise<string> => {
    const { id } = await owner.client.createConversation({ title })
    await owner.share(id, writer.id, 'WRITE')
    await owner.share(id, reader.id, 'READ')
    return id
  }
  const takeOut = (person: Somebody, conversationId: string, userId: string) =>
    person.get(removeParticipant, { conversationId, userId })

  describe('a shared conversation', () => {
    beforeAll(async () => {
      id = await shared()
    })

    test('shows everybody in it who is in it, the owner first, and what they may do themselves', async () => {
      for (const [person, access] of [
        [owner, 'OWNER'],
        [writer, 'WRITE'],
        [reader, 'READ'],
      ] as const) {
        const { conversation } = await person.get(look, { id })
        expect(conversation).toMatchObject({ viewerAccess: access, owner: { id: owner.id } })
        expect(conversation.participants).toEqual([
          { user: { id: owner.id }, access: 'OWNER' },
          { user: { id: writer.id }, access: 'WRITE' },
          { user: { id: reader.id }, access: 'READ' },
        ])
        const { nodes } = await person.client.conversations({ filter: { ids: [id] } })
        expect(nodes).toHaveLength(1)
      }
    })

    test('is not there for anybody else, admins included [Z2, Z9]', async () => {
      for (const person of [stranger, admin]) {
        expect(await person.get(look, { id })).toEqual({ conversation: null })
        expect(await person.code(update, { id, input: { pinned: true } })).toBe('NOT_FOUND')
        expect(await person.code(send, { id })).toBe('NOT_FOUND')
        const asked = { conversationId: id, userId: person.id }
        expect(await person.code(addParticipant, { ...asked, access: 'OWNER' })).toBe('NOT_FOUND')
        expect(await person.get(removeParticipant, asked)).toEqual({ removeParticipant: null })
      }
    })

    test('is changed and written in with WRITE, and only read with READ', async () => {
      expect(
        await writer.code(update, { id, input: { title: 'Ours', systemPrompt: 'Be brief.' } }),
      ).toBeUndefined()
      expect(await writer.code(send, { id })).toBeUndefined()
      expect(await reader.code(update, { id, input: { title: 'Mine' } })).toBe('FORBIDDEN')
      expect(await reader.code(update, { id, input: { title: 'Mine', pinned: true } })).toBe('FORBIDDEN')
      expect(await reader.code(send, { id })).toBe('FORBIDDEN')
      expect(await reader.get(look, { id })).toMatchObject({ conversation: { title: 'Ours', pinned: false } })
    })

    test('is shared and deleted by its owner alone', async () => {
      for (const person of [writer, reader]) {
        const access = 'READ'
        const asked = { conversationId: id, userId: stranger.id }
        expect(await person.code(addParticipant, { ...asked, access })).toBe('FORBIDDEN')
        expect(await person.code(removeParticipant, { conversationId: id, userId: owner.id })).toBe(
          'FORBIDDEN',
        )
        expect(await person.get(remove, { ids: [id] })).toEqual({ deleteConversations: [id] })
      }
      expect(await owner.get(look, { id })).toMatchObject({ conversation: { id } })
    })

    test('is pinned, put away and tagged by each person for themselves', async () => {
      const input = { pinned: true, archived: true, tags: [' work ', 'art', 'work'] }
      const { updateConversation } = await reader.get(update, { id, input })
      expect(updateConversation).toMatchObject({ pinned: true, archived: true, tags: ['art', 'work'] })
      const theirs = { pinned: false, archived: false, tags: [] }
      for (const person of [owner, writer])
        expect(await person.get(look, { id })).toMatchObject({ conversation: theirs })
      expect((await reader.get(update, { id, input: { tags: null } })).updateConversation).toMatchObject({
        pinned: true,
        tags: [],
      })
    })

    test('is told of to everybody where it is everybody’s, and else to one', async () => {
      // The reply to an earlier message may still be ending.
      const { nodes } = await owner.client.conversationMessages(id)
      for (const { id: replyId, role } of nodes)
        if (role === 'ASSISTANT') await owner.client.reply(replyId).done()
      const events = () =>
        besideEvents(parley.databaseUrl, client =>
          client.conversationEvent.findMany({
            where: { conversationId: id },
            orderBy: { conversationSeq: 'asc' },
          }),
        )
      const from = (await events()).length
      await reader.get(update, { id, input: { pinned: false } })
      await writer.get(update, { id, input: { title: 'Plans', archived: true } })
      const added = (await events()).slice(from)
      expect(added.map(({ kind, onlyUserId }) => [kind, onlyUserId])).toEqual([
        ['CONVERSATION_UPDATED', reader.id],
        ['CONVERSATION_UPDATED', null],
      ])
      expect((await events()).map(({ conversationSeq }) => conversationSeq)).toEqual(
        Array.from({ length: from + 2 }, (_, i) => i + 1),
      )
    })
  })

  test('who is taken out finds nothing of it any more', async () => {
    const id = await shared()
    const { sendMessage } = await writer.get(send, { id })
    await owner.client.reply(sendMessage.reply.id).done()
    expect(await takeOut(owner, id, writer.id)).toMatchObject({
      removeParticipant: { participants: [{ user: { id: owner.id } }, { user: { id: reader.id } }] },
    })
    expect(await writer.get(look, { id })).toEqual({ conversation: null })
    expect(await writer.client.node(sendMessage.reply.id)).toBeNull()
    expect((await writer.client.messages({ filter: { conversationId: id } })).nodes).toEqual([])
    expect((await writer.client.conversations({ filter: { ids: [id] } })).nodes).toEqual([])
    expect(await writer.code(update, { id, input: { pinned: true } })).toBe('NOT_FOUND')
    const told = await besideEvents(parley.databaseUrl, client =>
      client.conversationEvent.findMany({
        where: { conversationId: id, kind: { in: ['PARTICIPANTS_CHANGED', 'CONVERSATION_DELETED'] } },
        orderBy: { conversationSeq: 'asc' },
      }),
    )
    expect(told.slice(-2).map(({ kind, onlyUserId }) => [kind, onlyUserId])).toEqual([
      ['PARTICIPANTS_CHANGED', null],
      ['CONVERSATION_DELETED', writer.id],
    ])
  })

  test('whoever is not the owner may leave, and leaving or taking out again is no error', async () => {
    const id = await shared()
    for (let round = 0; round < 2; round++)
      expect(await takeOut(reader, id, reader.id)).toEqual({ removeParticipant: null })
    for (let round = 0; round < 2; round++)
      expect(await takeOut(owner, id, writer.id)).toMatchObject({ removeParticipant: { id } })
    await expect(takeOut(owner, id, owner.id)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { userId: expect.stringContaining('hand the conversation over first') },
    })
  })

  test('a conversation changes hands with its messages, and the old owner stays in it to write', async () => {
    const id = await shared()
    const { reply } = await owner.client.sendMessage({ conversationId: id, content: 'Hello' })
    await owner.client.reply(reply.id).done()
    const { addParticipant } = await owner.share(id, reader.id, 'OWNER')
    expect(addParticipant).toMatchObject({ viewerAccess: 'WRITE', owner: { id: reader.id } })
    expect(addParticipant.participants[0]).toEqual({ user: { id: reader.id }, access: 'OWNER' })
    const owned = `query ($id: ID!, $owner: ID!) {
      messages(filter: { conversationId: $id, ownerId: $owner }) { totalCount } }`
    expect(await owner.get(owned, { id, owner: reader.id })).toEqual({ messages: { totalCount: 2 } })
    await expect(owner.share(id, stranger.id, 'READ')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await owner.get(remove, { ids: [id] })
    expect(await reader.get(look, { id })).toMatchObject({ conversation: { id } })
    await reader.get(remove, { ids: [id] })
    expect(await owner.get(look, { id })).toEqual({ conversation: null })
  })

  test.runIf(database === 'postgresql')(
    'whoever sends while being taken out, or while they may only read from then on, sends nothing',
    async () => {
      for (const change of ['gone', 'READ']) {
        const id = await shared()
        const where = { conversationId_userId: { conversationId: id, userId: writer.id } }
        await beside(parley.databaseUrl, async client => {
          let sending: Promise<unknown> = Promise.resolve()
          await client.$transaction(async tx => {
            await tx.conversation.update({ where: { id }, data: { eventSeq: { increment: 0 } } })
            sending = writer.code(send, { id })
            await lockedOut(tx)
            if (change === 'gone') await tx.participant.delete({ where })
            else await tx.participant.update({ where, data: { access: change } })
          })
          expect(await sending).toBe(change === 'gone' ? 'NOT_FOUND' : 'FORBIDDEN')
          expect(await client.message.count({ where: { conversationId: id } })).toBe(0)
        })
      }
    },
  )

  test.runIf(database === 'postgresql')(
    'who hands a conversation over while deleting it deletes nothing of the new owner’s',
    async () => {
      const id = await shared()
      await beside(parley.databaseUrl, async client => {
        let deleting: Promise<unknown> = Promise.resolve()
        await client.$transaction(async tx => {
          await tx.conversation.update({ where: { id }, data: { ownerId: writer.id } })
          deleting = owner.get(remove, { ids: [id] })
          await lockedOut(tx)
        })
        await deleting
        expect(await client.conversation.count({ where: { id } })).toBe(1)
      })
    },
  )

  test('sharing again changes what somebody may do, and the owner stays the owner', async () => {
    const id = await shared()
    const { addParticipant } = await owner.share(id, reader.id, 'WRITE')
    expect(addParticipant.participants).toContainEqual({ user: { id: reader.id }, access: 'WRITE' })
    await expect(owner.share(id, owner.id, 'READ')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await owner.share(id, owner.id, 'OWNER')).toMatchObject({
      addParticipant: { viewerAccess: 'OWNER' },
    })
  })

  test('nobody who is unknown or suspended comes in', async () => {
    const id = await shared()
    const gone = await people.somebody()
    await admin.get('mutation ($ids: [ID!]!) { suspendUsers(ids: $ids) { id } }', { ids: [gone.id] })
    for (const userId of [gone.id, 'usr_unknown'])
      await expect(owner.share(id, userId, 'READ')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('of two people who are made the owner at once one is', async () => {
    const id = await shared()
    const results = await Promise.allSettled(
      [writer, reader].map(({ id: to }) => owner.share(id, to, 'OWNER')),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { conversation } = await owner.get(look, { id })
    expect(conversation.participants.filter((one: { access: string }) => one.access === 'OWNER')).toEqual([
      { user: { id: conversation.owner.id }, access: 'OWNER' },
    ])
  })

  test('a hundred people may share one, however many come at once', async () => {
    const { id } = await owner.client.createConversation({ title: 'Crowd' })
    const crowd = await beside(parley.databaseUrl, async client => {
      const everybody = []
      for (let n = 0; n < 102; n++) everybody.push((await addPerson(client)).id)
      const now = new Date()
      const times = { addedAt: now, lastMessageAt: now, createdAt: now, updatedAt: now }
      const data = everybody
        .slice(0, 97)
        .map(userId => ({ conversationId: id, userId, access: 'READ', ...times }))
      await client.participant.createMany({ data })
      return everybody.slice(97)
    })
    const codes = await Promise.all(
      crowd.map(userId => owner.code(addParticipant, { conversationId: id, userId, access: 'READ' })),
    )
    expect(codes.filter(code => code === undefined)).toHaveLength(2)
    expect(codes.filter(code => code === 'BAD_USER_INPUT')).toHaveLength(3)
  })

  test('a page of conversations with what is each person’s own takes as many queries for ten as for one', async () => {
    const person = await people.somebody()
    const query = `{ conversations { nodes {
      viewerAccess pinned archived tags eventCursor participants { user { name } access }
      messages(last: 2) { nodes { feedback { rating } } } } } }`
    const once = async () => {
      await parley.searchSettled()
      const from = parley.log.length
      await person.get(query)
      return parley.log
        .slice(from)
        .filter(({ sql }) => /participant|conversation_tag|feedback|"user"/.test(String(sql))).length
    }
    // What the server does by itself at the same time only adds to it.
    const statements = async () => Math.min(await once(), await once(), await once())
    for (const { id } of (await person.client.conversations()).nodes)
      await person.share(id, reader.id, 'READ')
    const one = await statements()
    for (let more = 0; more < 9; more++) {
      const { conversation, reply } = await person.client.sendMessage({ content: String(more) })
      await person.client.reply(reply.id).done()
      await person.share(conversation.id, reader.id, 'READ')
    }
    expect(await statements()).toBe(one)
    expect(one).toBeGreaterThan(3)
    expect(one).toBeLessThanOrEqual(8)
  })
})
