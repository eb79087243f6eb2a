import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { photo } from '../../../test/files.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, removeParticipant, type Somebody, somebodyWith } from '../../../test/sharing.js'
import { giveFile } from '../../../test/uploads.js'

const MINUTE = 60_000
const send = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { conversation { id } message { id } reply { id } } }`
const list = `query ($filter: AttachmentFilter, $orderBy: AttachmentOrder, $first: Int, $after: String) {
  attachments(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount pageInfo { endCursor } nodes { id filename description tags url thumbnailUrl } } }`
const describeFile =
  'mutation ($id: ID!, $input: UpdateAttachmentInput!) { updateAttachment(id: $id, input: $input) { id } }'
const remove = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }'
const restore = 'mutation ($id: ID!) { restoreMessage(id: $id) { id } }'
const generate = 'mutation ($input: GenerateImageInput!) { generateImage(input: $input) { reply { id } } }'
const filesOf = 'query ($id: ID!) { node(id: $id) { ... on Message { attachments { id url } } } }'
const found = 'query ($id: ID!) { node(id: $id) { ... on Attachment { description url } } }'
const fork = 'mutation ($input: ForkConversationInput!) { forkConversation(input: $input) { id } }'

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let friend: Somebody

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: {
        OPENAI_MODELS: 'test-model,painter',
        MODEL_DETAILS: 'test-model: vision; painter: imageGeneration',
      },
    })
    parley.model.otherwise('Yes.')
    people = openPeople(parley)
    ;[owner, friend] = [await people.somebody(), await people.somebody()]
  }, MINUTE)
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  const say = async (person: Somebody, input: object) => {
    const { sendMessage } = await person.get(send, { input: { content: 'What is this?', ...input } })
    await person.client.reply(sendMessage.reply.id).done()
    return sendMessage
  }
  const filesIn = async (person: Somebody, conversationId: string, more: object = {}, others: object = {}) =>
    (await person.get(list, { filter: { conversationId, ...more }, ...others })).attachments
  const names = async (person: Somebody, conversationId: string, more: object = {}, others: object = {}) =>
    (await filesIn(person, conversationId, more, others)).nodes.map(
      ({ filename }: { filename: string }) => filename,
    )
  const bySize = (direction: string) => ({ orderBy: { field: 'SIZE', direction } })

  /** A conversation of two people, each of whom gave a file. */
  async function shared() {
    const mine = await giveFile(owner, 'of the owner', 'plan.txt')
    const { conversation, message } = await say(owner, { attachmentIds: [mine.id] })
    await owner.share(conversation.id, friend.id, 'WRITE')
    const theirs = await giveFile(friend, 'given by a friend, and longer', 'notes.txt')
    await say(friend, { conversationId: conversation.id, attachmentIds: [theirs.id] })
    return { id: conversation.id as string, messageId: message.id as string, mine, theirs }
  }

  it('whoever is in a conversation finds what its messages carry, whoever gave it', {
    timeout: MINUTE,
  }, async () => {
    const { id, mine, theirs } = await shared()
    await giveFile(owner, 'elsewhere', 'other.txt')
    for (const person of [owner, friend]) {
      const { nodes, totalCount } = await filesIn(person, id)
      expect(nodes.map((file: { id: string }) => file.id)).toEqual([theirs.id, mine.id])
      expect(totalCount).toBe(2)
      expect(await (await fetch(nodes[1].url)).text()).toBe('of the owner')
    }
    // Sent again it is there once.
    await say(owner, { conversationId: id, attachmentIds: [mine.id] })
    expect(await names(friend, id)).toEqual(['notes.txt', 'plan.txt'])
    expect(await names(friend, id, { search: 'PLAN' })).toEqual(['plan.txt'])
    expect(await names(friend, id, { contentType: 'image/' })).toEqual([])
    expect(await names(friend, id, { ids: [mine.id] })).toEqual(['plan.txt'])
    expect(await names(friend, id, { createdAfter: new Date(Date.now() + MINUTE).toISOString() })).toEqual([])
  })

  it('they come by size, page by page, as one’s own do', { timeout: MINUTE }, async () => {
    const { id } = await shared()
    const picture = await giveFile(owner, await photo(400, 300), 'me.jpg', 'image/jpeg')
    await say(owner, { conversationId: id, attachmentIds: [picture.id] })
    expect(await names(friend, id, {}, bySize('ASC'))).toEqual(['plan.txt', 'notes.txt', 'me.jpg'])
    const seen: string[] = []
    for (let after: string | null = null, page = 0; page < 3; page++) {
      const { nodes, pageInfo } = await filesIn(friend, id, {}, { ...bySize('DESC'), first: 1, after })
      seen.push(nodes[0].filename)
      after = pageInfo.endCursor
    }
    expect(seen).toEqual(['me.jpg', 'notes.txt', 'plan.txt'])
    const own = (await owner.get(list, bySize('DESC'))).attachments.nodes
    expect(own[0]).toMatchObject({ filename: 'me.jpg', thumbnailUrl: expect.any(String) })
  })

  it('tags are seen and found by their owner alone, what they say of a file by all who read it', {
    timeout: MINUTE,
  }, async () => {
    const { id, mine } = await shared()
    await owner.get(describeFile, { id: mine.id, input: { tags: ['rivals'], description: 'The year 2027' } })
    const [, of] = (await filesIn(owner, id)).nodes
    expect(of).toMatchObject({ tags: ['rivals'], description: 'The year 2027' })
    const [, read] = (await filesIn(friend, id)).nodes
    expect(read).toMatchObject({ tags: [], description: 'The year 2027' })
    expect(await names(owner, id, { tags: ['Rivals'] })).toEqual(['plan.txt'])
    expect(await names(friend, id, { tags: ['Rivals'] })).toEqual([])
    expect(await names(friend, id, { search: '2027' })).toEqual(['plan.txt'])
  })

  it('whoever is taken out, and whoever never was in it, finds no such conversation', {
    timeout: MINUTE,
  }, async () => {
    const { id } = await shared()
    const [stranger, auditor] = [await people.somebody(), await people.auditor()]
    for (const person of [stranger, auditor])
      expect(await person.code(list, { filter: { conversationId: id } })).toBe('NOT_FOUND')
    await owner.get(removeParticipant, { conversationId: id, userId: friend.id })
    expect(await friend.code(list, { filter: { conversationId: id } })).toBe('NOT_FOUND')
    // What they gave stays with it, and stays their own.
    expect(await names(owner, id)).toEqual(['notes.txt', 'plan.txt'])
    const own = (await friend.get(list)).attachments.nodes
    expect(own.map(({ filename }: { filename: string }) => filename)).toContain('notes.txt')
  })

  it('a message that is deleted carries nothing, until that is undone', { timeout: MINUTE }, async () => {
    const { id, messageId } = await shared()
    await owner.get(remove, { id: messageId })
    expect(await names(friend, id)).toEqual(['notes.txt'])
    await owner.get(restore, { id: messageId })
    expect(await names(friend, id)).toEqual(['notes.txt', 'plan.txt'])
  })

  it('a fork has those of the messages it begins with, also once its owner is taken out', {
    timeout: MINUTE,
  }, async () => {
    const { id, messageId } = await shared()
    const copy = (await friend.get(fork, { input: { conversationId: id, messageId } })).forkConversation.id
    await owner.get(removeParticipant, { conversationId: id, userId: friend.id })
    expect(await names(friend, copy)).toEqual(['plan.txt'])
    expect(await owner.code(list, { filter: { conversationId: copy } })).toBe('NOT_FOUND')
  })

  it('a key without HISTORY_READ finds what was sent with it', { timeout: MINUTE }, async () => {
    const { id } = await shared()
    const key = somebodyWith(parley, friend.id, await people.key({ ...friend, conversation: '' }, 'CHAT'))
    expect(await names(key, id)).toEqual([])
    const file = await giveFile(key, 'by a program', 'program.txt')
    await say(friend, { conversationId: id, attachmentIds: [file.id] })
    expect(await names(key, id)).toEqual([])
    await key.get(send, { input: { conversationId: id, content: 'By a program', attachmentIds: [file.id] } })
    expect(await names(key, id)).toEqual(['program.txt'])
    expect(await names(friend, id)).toEqual(['program.txt', 'notes.txt', 'plan.txt'])
  })

  it('a key without HISTORY_READ sees of what models made only what they made for it', {
    timeout: MINUTE,
  }, async () => {
    const person = await people.somebody()
    const key = somebodyWith(parley, person.id, await people.key({ ...person, conversation: '' }, 'CHAT'))
    const given = await giveFile(person, 'given', 'given.txt')
    const made = async (who: Somebody) => {
      const { reply } = (await who.get(generate, { input: { prompt: 'A secret cat' } })).generateImage
      await who.client.reply(reply.id).done()
      return (await person.get(filesOf, { id: reply.id })).node.attachments[0]
    }
    const secret = await made(person)
    const own = await made(key)
    const all = async (who: Somebody) =>
      (await who.get(list)).attachments.nodes.map(({ id }: { id: string }) => id)
    expect(await all(person)).toEqual([own.id, secret.id, given.id])
    expect(await all(key)).toEqual([own.id, given.id])
    expect((await key.get(found, { id: secret.id })).node).toBeNull()
    expect((await key.get(found, { id: own.id })).node.description).toBe('A secret cat')
    expect(await key.code(describeFile, { id: secret.id, input: { tags: ['mine'] } })).toBe('NOT_FOUND')
    const input = { content: 'What is it?', attachmentIds: [secret.id] }
    expect(await key.code(send, { input })).toBe('BAD_USER_INPUT')
    // An address that was made while it might read it.
    const { url } = (await key.get(found, { id: own.id })).node
    expect((await fetch(url)).status).toBe(200)
    await beside(parley.databaseUrl, client =>
      client.message.updateMany({ where: { ownerId: person.id }, data: { madeBy: null } }),
    )
    expect((await fetch(url)).status).toBe(404)
    expect((await fetch(secret.url)).status).toBe(200)
  })

  it('messages of before it was noted which carry files have theirs too', {
    timeout: MINUTE,
  }, async () => {
    const { id } = await shared()
    await beside(parley.databaseUrl, client =>
      client.message.updateMany({ where: { conversationId: id }, data: { hasFiles: null } }),
    )
    expect(await names(friend, id)).toEqual(['notes.txt', 'plan.txt'])
  })
})
