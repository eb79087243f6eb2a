import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { openHistory } from '../../../test/auditor.js'
import { beside } from '../../../test/beside.js'
import { MAX_FIELDS, pathsToTexts, type Walk } from '../../../test/historyPaths.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { createSchema } from '../../api/graphql/schema.js'

const canary = /canary/
const schema = createSchema()

onEveryDatabase(database => {
  // What a database answers is asked of both; the ways further in are the same code.
  const fields = database === 'sqlite' ? MAX_FIELDS : MAX_FIELDS - 1
  let parley: Parley
  let owner: SignedIn
  let writer: SignedIn
  let secret: { conversation: string; question: string; reply: string }

  beforeAll(async () => {
    parley = await startParley({ database })
    owner = await parley.signIn('user')
    writer = await keyFor(owner, 'CHAT')
    secret = await begin()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function keyFor({ ask }: SignedIn, ...scopes: string[]): Promise<SignedIn> {
    const query = `mutation { createApiKey(input: { name: "a key", scopes: [${scopes}] }) { secret } }`
    return parley.as({ token: (await ask(query)).data.createApiKey.secret })
  }

  /** A conversation of the owner, every text of which is a canary. */
  async function begin() {
    const { client } = owner
    parley.model.otherwise('a canary as answer')
    const { id: conversation } = await client.createConversation({
      title: 'canary title',
      systemPrompt: 'canary prompt',
      tags: ['canary tag'],
    })
    const send = (content: string) =>
      client.sendMessage({ conversationId: conversation, content, idempotencyKey: `canary ${content}` })
    const { message, reply } = await send('canary question')
    await client.reply(reply.id).done()
    await client.rateMessage(reply.id, { rating: 'UP', comment: 'canary comment' })
    parley.model.otherwise('Yes.')
    return { conversation, question: message.id, reply: reply.id }
  }

  const codeOf = async ({ ask }: SignedIn, query: string) => (await ask(query)).errors?.[0]?.extensions.code
  const contentOf = async ({ ask }: SignedIn, id: string) =>
    (await ask(`{ node(id: "${id}") { ... on Message { content } } }`)).data.node?.content ?? null

  async function asked(who: SignedIn, { kind, query, variables, single }: Walk): Promise<string> {
    const { token, ask } = who
    if (kind !== 'subscription') {
      const { data, errors } = await ask({ query, variables })
      if (!errors?.some(({ extensions }) => extensions.code === 'QUERY_TOO_COMPLEX'))
        return JSON.stringify(data ?? null)
      // Such a question would look at nothing.
      if (single.length === 1) throw new Error(query)
      const answers: string[] = []
      for (const each of single)
        answers.push(await asked(who, { kind, query: each, variables, root: '', single: [each] }))
      return answers.join()
    }
    await using socket = await openSocket(parley.url, token)
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
    const told: unknown[] = []
    for (;;) {
      const { type, payload } = await socket.next()
      if (type !== 'next') return JSON.stringify(told)
      told.push(payload.data)
    }
  }

  test('no path of the schema leads a key that may only chat to a text it has not made', async () => {
    const { client } = writer
    const own = await client.sendMessage({ conversationId: secret.conversation, content: 'mine' })
    await client.reply(own.reply.id).done()
    const { id: friend } = (await owner.ask('{ me { id } }')).data.me
    const ids = { ...secret, own: own.message.id, ownReply: own.reply.id, person: friend }
    const walks = pathsToTexts(schema, ids, 'writer', fields)
    expect(walks.flatMap(({ single }) => single).length).toBeGreaterThan(
      database === 'sqlite' ? 10_000 : 1000,
    )
    const found = { owner: new Set<string>(), writer: [] as string[] }
    const walkAll = async (some: Walk[]) => {
      const left = some.values()
      const walkOn = async () => {
        for (const walk of left) {
          if (canary.test(await asked(writer, walk))) found.writer.push(walk.query)
          if (
            walk.kind !== 'mutation' &&
            !found.owner.has(walk.root) &&
            canary.test(await asked(owner, walk))
          )
            found.owner.add(walk.root)
        }
      }
      await Promise.all(Array.from({ length: 8 }, walkOn))
    }
    // What is made anew would come before the texts in lists of three.
    await walkAll(walks.filter(({ kind }) => kind !== 'mutation'))
    await walkAll(walks.filter(({ kind }) => kind === 'mutation'))
    expect(found.writer).toEqual([])
    // The same questions find them for whoever may read.
    expect([...found.owner].sort()).toEqual(['me', 'node', 'nodes', 'people', 'reply', 'user'])
  }, 400_000)

  test('no path of the schema leads who sees only what there is of everybody’s to a text [Z9]', async () => {
    const admin = await parley.signIn('admin')
    const closed = await parley.signIn('auditor')
    const somebody = (await admin.ask('{ me { id } }')).data.me.id
    const ids = { ...secret, own: secret.question, ownReply: secret.reply, person: somebody }
    const walks = pathsToTexts(schema, ids, 'outsider', fields)
    const found = { admin: [] as string[], closed: [] as string[], opened: new Set<string>() }
    const walkAll = async (look: (walk: Walk) => Promise<void>) => {
      const left = walks.values()
      const walkOn = async () => {
        for (const walk of left) await look(walk)
      }
      await Promise.all(Array.from({ length: 8 }, walkOn))
    }
    // Of somebody else's history, which opens nothing of this one.
    await openHistory(closed, { userId: somebody })
    await walkAll(async walk => {
      if (canary.test(await asked(admin, walk))) found.admin.push(walk.query)
      if (canary.test(await asked(closed, walk))) found.closed.push(walk.query)
    })
    await openHistory(closed)
    await walkAll(async walk => {
      if (!found.opened.has(walk.root) && canary.test(await asked(closed, walk))) found.opened.add(walk.root)
    })
    expect(found.admin).toEqual([])
    expect(found.closed).toEqual([])
    // The same questions find them once they are opened.
    expect([...found.opened].sort()).toEqual(['changes', 'conversation', 'conversations', 'messages'])
  }, 400_000)

  test('the answer of a mutation shows a key that may only chat where something is, and not what it says', async () => {
    const update = (fields: string) =>
      `mutation { updateConversation(id: "${secret.conversation}", input: {}) { ${fields} } }`
    const { errors } = await writer.ask(update('messages { nodes { content } }'))
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(errors?.[0]?.message).toContain('HISTORY_READ')
    const { data } = await writer.ask(
      update('id title systemPrompt tags viewerAccess lastMessage { id role }'),
    )
    expect(data.updateConversation).toMatchObject({
      id: secret.conversation,
      title: null,
      systemPrompt: null,
      tags: [],
      viewerAccess: 'OWNER',
      lastMessage: { role: 'ASSISTANT' },
    })
    const { data: whole } = await (await keyFor(owner, 'CHAT', 'HISTORY_READ')).ask(update('title tags'))
    expect(whole.updateConversation).toEqual({ title: 'canary title', tags: ['canary tag'] })
  })

  test('a key that may only chat does nothing with a message it has not made', async () => {
    const { question, reply } = secret
    const seen = async () =>
      (
        await owner.ask(`{ node(id: "${reply}") { ... on Message {
          feedback { rating } siblings { id } parent { siblings { id } } } } }`)
      ).data.node
    const before = await seen()
    for (const mutation of [
      `editMessage(id: "${question}", content: "other") { message { id } }`,
      `regenerateReply(id: "${reply}") { id }`,
      `stopReply(id: "${reply}") { id }`,
      `rateMessage(id: "${reply}", rating: DOWN) { id }`,
    ])
      expect(await codeOf(writer, `mutation { ${mutation} }`), mutation).toBe('FORBIDDEN')
    expect(await seen()).toEqual(before)
  })

  test('a key that may only chat reads and follows what it made itself, and no other key or session does so for it', async () => {
    const answer = parley.model.hold()
    const { client } = writer
    const { message, reply } = await client.sendMessage({ content: 'mine' })
    answer.send('for the key')
    answer.end()
    expect(await client.reply(reply.id).done()).toMatchObject({ content: 'for the key', status: 'COMPLETE' })
    expect([await contentOf(writer, message.id), await contentOf(writer, reply.id)]).toEqual([
      'mine',
      'for the key',
    ])
    expect(await client.rateMessage(reply.id, { rating: 'UP' })).toMatchObject({ content: 'for the key' })
    const again = await client.regenerateReply(reply.id)
    expect(await client.reply(again.id).done()).toMatchObject({ content: 'Yes.' })
    const other = await keyFor(owner, 'CHAT')
    expect([await contentOf(other, message.id), await contentOf(other, reply.id)]).toEqual([null, null])
    await expect(other.client.reply(reply.id).done()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(writer.client.reply(secret.reply).done()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await contentOf(owner, reply.id)).toBe('for the key')
  })

  test('who loses HISTORY_READ while they follow a reply goes on with their own alone', async () => {
    const admin = await parley.signIn('admin')
    const person = await parley.signIn('viewer')
    const { id } = (await person.ask('{ me { id } }')).data.me
    const { data } = await admin.ask(
      'mutation { createRole(input: { name: "both", permissions: [CHAT, HISTORY_READ] }) { id } }',
    )
    const roleId: string = data.createRole.id
    await admin.client.assignRole([id], roleId)
    const elsewhere = await parley.signIn('viewer')
    await beside(parley.databaseUrl, client =>
      client.roleAssignment.deleteMany({ where: { userId: id, NOT: { roleId } } }),
    )
    const answer = parley.model.hold()
    const { reply } = await person.client.sendMessage({ content: 'Hello' })
    answer.send('begun')
    const theirs = person.client.reply(reply.id)[Symbol.asyncIterator]()
    const others = elsewhere.client.reply(reply.id)[Symbol.asyncIterator]()
    await Promise.all([theirs.next(), others.next()])
    const refused = expect(others.next()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await admin.client.updateRole(roleId, { permissions: ['CHAT'] })
    await refused
    answer.send(' and ended')
    answer.end()
    expect(await person.client.reply(reply.id).done()).toMatchObject({ content: 'begun and ended' })
    await theirs.return()
  })
})
