import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAuditor } from '../../../test/auditor.js'
import { beside } from '../../../test/beside.js'
import { addConversations } from '../../../test/history.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn
  let userId: string

  beforeAll(async () => {
    parley = await startParley({ database })
    user = await parley.signIn('user')
    userId = await idOf(user)
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const stored = <T>(work: (client: PrismaClient) => Promise<T>) => beside(parley.databaseUrl, work)
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const request = ({ ask }: SignedIn, conversationId: string, input: Record<string, unknown> = {}) =>
    ask({
      query:
        'mutation ($input: ExportConversationInput!) { exportConversation(input: $input) { url expiresAt } }',
      variables: { input: { conversationId, format: 'JSON', ...input } },
    })
  const urlFor = async (who: SignedIn, id: string, input?: Record<string, unknown>): Promise<string> =>
    (await request(who, id, input)).data.exportConversation.url
  const codeFor = async (who: SignedIn, id: string, input?: Record<string, unknown>) =>
    (await request(who, id, input)).errors?.[0]?.extensions.code
  const fetched = async (who: SignedIn, id: string, input?: Record<string, unknown>) =>
    (await fetch(await urlFor(who, id, input))).text()
  const say = async (conversationId: string, content: string, answer: string, parentId?: string) => {
    parley.model.reply(answer)
    const { message, reply } = await user.client.sendMessage({
      ...{ conversationId, content },
      ...(parentId && { parentId }),
    })
    await user.client.reply(reply.id).done()
    return { message: message.id, reply: reply.id }
  }

  async function branched() {
    const { id } = await user.client.createConversation({
      title: 'Über *fences* & more',
      systemPrompt: 'Be brief.',
    })
    const first = await say(id, 'One?', '# One\n\n```js\n# no heading')
    const old = await say(id, 'Two?', 'The first two', first.reply)
    const other = await say(id, 'Two again?', 'The second two', first.reply)
    return { id, first, old, other }
  }

  test('as Markdown it is the branch that is shown, with who wrote what and when', async () => {
    const { id, old } = await branched()
    const response = await fetch(await urlFor(user, id, { format: 'MARKDOWN' }))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="Uber fences & more.md"; filename*=UTF-8''%C3%9Cber%20fences%20%26%20more.md`,
      'cache-control': 'no-store',
    })
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`
    const lines = [
      String.raw`# Über \\\*fences\\\* \\& more`,
      '',
      '- From: Jonas Lindqvist',
      '- Model: test-model',
      `- Started: ${time}`,
      `- Exported: ${time}`,
      ...['', '## Instructions', '', 'Be brief\\.'],
      ...['', '## Jonas Lindqvist', '', `\\*${time}\\*`, '', 'One\\?'],
      ...['', '## test-model', '', `\\*${time}\\*`, '', '### One', '', '```js', '# no heading', '```'],
      ...['', '## Jonas Lindqvist', '', `\\*${time}\\*`, '', 'Two again\\?'],
      ...['', '## test-model', '', `\\*${time}\\*`, '', 'The second two', ''],
    ]
    expect(await response.text()).toMatch(new RegExp(`^${lines.join('\n')}$`))
    const otherBranch = await fetched(user, id, { format: 'MARKDOWN', leafId: old.message })
    expect(otherBranch).toContain('The first two')
    expect(otherBranch).not.toContain('again')
  })

  test('its own words are German for whoever has chosen that, or whose browser asks for it', async () => {
    const { id } = await user.client.createConversation({ title: 'Zum Lesen' })
    await say(id, 'Eins?', 'Eins')
    const read = async (languages: string) => {
      const url = await urlFor(user, id, { format: 'MARKDOWN' })
      return (await fetch(url, { headers: { 'accept-language': languages } })).text()
    }
    const german = /^- Begonnen: \d\d?\.\d\d?\.\d{4}, \d\d:\d\d UTC$/m
    expect(await read('fr, de-CH;q=0.8, en;q=0.4')).toMatch(german)
    expect(await read('de;q=0, en')).toContain('- Started: ')
    expect(await read('de;q=0.2, en')).toContain('- Started: ')
    expect(await read('')).toContain('- Started: ')
    const prefer = (locale: string | null) =>
      user.ask({
        query: 'mutation ($input: UpdatePreferencesInput!) { updatePreferences(input: $input) { locale } }',
        variables: { input: { locale } },
      })
    await prefer('de-AT')
    expect(await read('en')).toMatch(german)
    await prefer(null)
  })

  test('as JSON it is all branches, in a shape that is told', async () => {
    const { id, first, old, other } = await branched()
    const response = await fetch(await urlFor(user, id, { leafId: old.reply }))
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const file = await response.json()
    expect(file).toMatchObject({ format: 'parley-conversation', version: 1, leafId: old.reply })
    expect(file.conversation).toMatchObject({
      ...{ id, title: 'Über *fences* & more', systemPrompt: 'Be brief.', temporary: false },
      owner: { id: userId, name: 'Jonas Lindqvist' },
      model: { id: await parley.modelId('test-model'), name: 'test-model' },
      participants: [{ id: userId, name: 'Jonas Lindqvist', access: 'OWNER' }],
    })
    expect(
      file.messages.map((message: { id: string; parentId: string }) => [message.id, message.parentId]),
    ).toEqual([
      [first.message, null],
      [first.reply, first.message],
      [old.message, first.reply],
      [old.reply, old.message],
      [other.message, first.reply],
      [other.reply, other.message],
    ])
    expect(file.messages[3]).toEqual({
      ...{ id: old.reply, parentId: old.message, role: 'ASSISTANT', parameters: null, author: null },
      model: { id: await parley.modelId('test-model'), name: 'test-model' },
      ...{
        status: 'COMPLETE',
        finishReason: 'STOP',
        failure: null,
        content: 'The first two',
        attachments: [],
      },
      ...{ createdAt: expect.any(String), completedAt: expect.any(String) },
    })
  })

  test('a reply that is being written is there as far as it has come', async () => {
    const { id } = await user.client.createConversation({ title: 'Still going' })
    const held = parley.model.hold()
    const { reply } = await user.client.sendMessage({ conversationId: id, content: 'Go on' })
    await held.received
    held.send('Half of it')
    for await (const { text } of user.client.reply(reply.id)) if (text.includes('it')) break
    const file = JSON.parse(await fetched(user, id))
    expect(file.messages[1]).toMatchObject({ status: 'STREAMING', content: 'Half of it', completedAt: null })
    expect(await fetched(user, id, { format: 'MARKDOWN' })).toContain(
      'Half of it\n\n*This reply was still being written.*',
    )
    held.end()
    await user.client.reply(reply.id).done()
  })

  test('a long conversation is whole, each message once and in its order', async () => {
    const id = await stored(async client => {
      const [made = ''] = await addConversations(client, { ownerId: userId, messages: 5000 })
      const last = await client.message.findFirst({ where: { conversationId: made, seq: 5000 } })
      await client.conversation.update({ where: { id: made }, data: { lastMessageId: last?.id ?? null } })
      return made
    })
    const { messages } = JSON.parse(await fetched(user, id))
    const order = Array.from({ length: 5000 }, (_, i) => i)
    const placeOf = (text: string) => Number(/^text (\d+) by/.exec(text)?.[1])
    expect(messages.map(({ content }: { content: string }) => placeOf(content))).toEqual(order)
    const text = await fetched(user, id, { format: 'MARKDOWN' })
    expect(
      text
        .split('\n')
        .filter(line => line.startsWith('text '))
        .map(placeOf),
    ).toEqual(order)
  }, 60_000)

  test('an empty conversation is a file as well', async () => {
    const { id } = await user.client.createConversation({})
    expect(JSON.parse(await fetched(user, id)).messages).toEqual([])
    const response = await fetch(await urlFor(user, id, { format: 'MARKDOWN' }))
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${id}.md"`)
    expect(await response.text()).toMatch(/^# Conversation\n/)
  })

  test('whoever takes part may, nobody else, and no key', async () => {
    const { id, first } = await branched()
    const other = await branched()
    const viewer = await parley.signIn('viewer')
    expect(await codeFor(viewer, id)).toBe('NOT_FOUND')
    expect(await codeFor(user, id, { leafId: other.first.reply })).toBe('NOT_FOUND')
    await user.client.addParticipant(id, await idOf(viewer), 'READ')
    expect(JSON.parse(await fetched(viewer, id)).messages[0].id).toBe(first.message)
    const { data } = await user.ask(
      'mutation { createApiKey(input: { name: "file", scopes: [HISTORY_READ], reason: "reads" }) { secret } }',
    )
    expect(await codeFor(parley.as({ token: data.createApiKey.secret }), id)).toBe('FORBIDDEN')
  })

  test('what others wrote is for whoever has opened it, and each time it is recorded and told', async () => {
    const { id } = await branched()
    const admin = await parley.signIn('admin')
    expect(await codeFor(admin, id, { scope: 'ALL' })).toBe('FORBIDDEN')
    const reason = 'a question of the board'
    const auditor = await signInAuditor(parley, { conversationId: id, reason })
    expect(await codeFor(auditor, id)).toBe('NOT_FOUND')
    expect(await codeFor(auditor, (await branched()).id, { scope: 'ALL' })).toBe('FORBIDDEN')
    const url = await urlFor(auditor, id, { scope: 'ALL' })
    const entries = () =>
      stored(client => client.auditEvent.findMany({ where: { action: 'history.read', targetId: id } }))
    expect(await entries()).toHaveLength(1)
    expect((await (await fetch(url)).json()).messages).toHaveLength(6)
    expect((await entries()).map(({ details }) => Object.fromEntries(JSON.parse(details)).list)).toEqual([
      'export',
      'export',
    ])
    const { data } = await user.ask('{ me { historyReads { nodes { reason conversationId } } } }')
    expect(data.me.historyReads.nodes).toContainEqual({ reason, conversationId: id })
    const { data: grants } = await auditor.ask('{ historyGrants { nodes { id } } }')
    for (const { id: grant } of grants.historyGrants.nodes)
      await auditor.ask({
        query: 'mutation ($id: ID!) { closeHistory(id: $id) { id } }',
        variables: { id: grant },
      })
    expect((await fetch(url)).status).toBe(404)
  })

  test('an address that is wrong, or too old, says nothing', async () => {
    const { id } = await branched()
    const url = new URL(await urlFor(user, id))
    const wrong = new URL(url)
    wrong.searchParams.set('token', 'A'.repeat(43))
    const other = new URL(url)
    other.pathname = `/exports/${newId('cex')}`
    for (const address of [wrong, other]) expect((await fetch(address)).status).toBe(404)
    expect((await fetch(url)).status).toBe(200)
    await stored(client =>
      client.conversationExport.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } }),
    )
    expect((await fetch(url)).status).toBe(404)
  })

  test('a file breaks off visibly when its reader is taken out, and its address ends with it', async () => {
    // More than the buffers of a connection hold.
    const [id = ''] = await stored(client =>
      addConversations(client, { ownerId: userId, messages: 800, text: 'x'.repeat(20_000) }),
    )
    const viewer = await parley.signIn('viewer')
    await user.client.addParticipant(id, await idOf(viewer), 'READ')
    const url = await urlFor(viewer, id)
    const reader = (await fetch(url)).body?.getReader()
    await reader?.read()
    await user.client.removeParticipant(id, await idOf(viewer))
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return 'ended'
    }
    await expect(rest()).rejects.toThrow()
    expect((await fetch(url)).status).toBe(404)
  })
})
