import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { pdf, photo } from '../../../test/files.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, removeParticipant, type Somebody, somebodyWith } from '../../../test/sharing.js'
import { fileOf, giveFile } from '../../../test/uploads.js'

const MINUTE = 60_000
const carried = 'id content attachments { id filename url thumbnailUrl }'
const send = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { conversation { id } message { ${carried} } reply { id } } }`
const edit = `mutation ($id: ID!, $attachmentIds: [ID!]) {
  editMessage(id: $id, content: "Another", attachmentIds: $attachmentIds) { message { ${carried} } reply { id } } }`
const regenerate = 'mutation ($id: ID!, $model: ID) { regenerateReply(id: $id, model: $model) { id } }'
const look = `query ($id: ID!) { node(id: $id) { ... on Message { ${carried} } } }`
const remove = 'mutation ($id: ID!) { deleteMessage(id: $id) { attachments { id } } }'
const restore = 'mutation ($id: ID!) { restoreMessage(id: $id) { attachments { id url } } }'
const fork = `mutation ($input: ForkConversationInput!) {
  forkConversation(input: $input) { messages { nodes { attachments { id url } } } } }`
const open = 'mutation ($input: OpenHistoryInput!) { openHistory(input: $input) { id } }'
const everybodys = `query ($id: ID!) { messages(scope: ALL, filter: { conversationId: $id }) {
  nodes { attachments { id url } } } }`

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let friend: Somebody
  let picture: { id: string }
  let report: { id: string }

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: {
        OPENAI_MODELS: 'test-model,blind-model',
        MODEL_DETAILS:
          'test-model: context=1000 output=100 prompt=1 completion=1 vision; blind-model: context=9000 prompt=1 completion=1',
        ...{ MESSAGE_MAX_FILES: '3', IMAGE_TOKENS: '300' },
      },
    })
    people = openPeople(parley)
    owner = await people.somebody()
    friend = await people.somebody()
    picture = await giveFile(owner, await photo(2000, 1000), 'me.jpg', 'image/jpeg')
    report = await giveFile(owner, pdf('Quarterly results'), 'report.pdf', 'application/pdf')
  }, MINUTE)
  afterAll(() => parley[Symbol.asyncDispose]())

  const say = async (person: Somebody, input: object) => {
    const { sendMessage } = await person.get(send, { input: { content: 'What is this?', ...input } })
    await person.client.reply(sendMessage.reply.id).done()
    return sendMessage
  }
  const fieldsOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: { fields?: object }) => error.fields,
    )
  /** What the model was asked last; parts, where pictures come with it. */
  const lastAsked = () =>
    parley.model.requests.at(-1)?.body.messages.map(({ content }) => content as unknown) ?? []
  const statusOf = async (url: string) => (await fetch(url)).status
  const stored = (id: string) =>
    beside(parley.databaseUrl, client => client.attachment.count({ where: { id } }))

  it('a picture and a PDF reach the model as parts it understands, with the tokens booked', async () => {
    await beside(parley.databaseUrl, client =>
      client.budget.create({
        data: {
          ...{ id: 'bud_carry', scope: 'ORGANIZATION', subjectId: '', period: 'MONTH' },
          ...{ limitNano: 10n ** 15n, createdAt: new Date() },
        },
      }),
    )
    const held = parley.model.hold()
    const input = { content: 'What is this?', attachmentIds: [picture.id, report.id] }
    const { sendMessage } = await owner.get(send, { input })
    expect(sendMessage.message.attachments).toMatchObject([
      { filename: 'me.jpg', thumbnailUrl: expect.any(String) },
      { filename: 'report.pdf', thumbnailUrl: null },
    ])
    await held.received
    const reserved = await beside(parley.databaseUrl, client =>
      client.reservation.findUniqueOrThrow({ where: { messageId: sendMessage.reply.id } }),
    )
    expect(reserved.promptTokens).toBeGreaterThan(300)
    expect(reserved.promptTokens).toBeLessThan(400)
    held.send('A report.')
    held.end({ usage: [321, 3] })
    await owner.client.reply(sendMessage.reply.id).done()

    const [parts] = lastAsked() as [{ type: string; text?: string; image_url?: { url: string } }[]]
    expect(parts.map(({ type }) => type)).toEqual(['text', 'image_url'])
    expect(parts[0]?.text).toBe(
      '<document name="report.pdf">\nQuarterly results\n</document>\n\nWhat is this?',
    )
    const [head, base64 = ''] = parts[1]?.image_url?.url.split(',') ?? []
    expect(head).toBe('data:image/webp;base64')
    const { width, height, exif } = await sharp(Buffer.from(base64, 'base64')).metadata()
    expect([width, height, exif]).toEqual([640, 1280, undefined])
    const usage = 'query ($id: ID!) { node(id: $id) { ... on Message { usage { promptTokens } } } }'
    expect((await owner.get(usage, { id: sendMessage.reply.id })).node.usage.promptTokens).toBe(321)
    expect(await fileOf(owner, report.id)).toMatchObject({ includedTokens: 3, textCut: false })
  })

  it('they come with the message again: to the next question, to another answer, to a model that sees nothing', async () => {
    const { conversation, reply } = await say(owner, { attachmentIds: [picture.id, report.id] })
    await say(owner, { conversationId: conversation.id, content: 'And now?' })
    expect(lastAsked()).toMatchObject([
      [{ type: 'text' }, { type: 'image_url' }],
      expect.any(String),
      'And now?',
    ])
    await owner.client.reply((await owner.get(regenerate, { id: reply.id })).regenerateReply.id).done()
    expect(lastAsked()).toMatchObject([[{ type: 'text' }, { type: 'image_url' }]])
    const blind = await parley.modelId('blind-model')
    await parley.stop()
    await parley.start()
    await say(owner, { conversationId: conversation.id, content: 'And you?', model: blind })
    expect(lastAsked()[0]).toMatch(/^\[A picture that is not shown: me.jpg\]\n<document name="report.pdf">/)
    expect(await fieldsOf(owner.get(regenerate, { id: reply.id, model: blind }))).toHaveProperty('model')
  })

  it('what a model sees nothing of is refused before it is sent', async () => {
    const model = await parley.modelId('blind-model')
    const asked = say(owner, { attachmentIds: [report.id, picture.id], model })
    expect(await fieldsOf(asked)).toEqual({
      'input.attachmentIds.1':
        'Nobody said that the model "blind-model" sees pictures: choose one that does.',
    })
  })

  it('a long text is cut to a quarter of the window, and that is told', { timeout: MINUTE }, async () => {
    const long = await giveFile(owner, 'All work and no play. '.repeat(5000), 'long.txt')
    await say(owner, { attachmentIds: [long.id, report.id] })
    const [text] = lastAsked() as string[]
    expect(text).toContain('[The rest of this document was left out.]')
    expect(text).toContain('Quarterly results')
    const { includedTokens, textCut } = await fileOf(owner, long.id)
    expect(textCut).toBe(true)
    expect(includedTokens).toBeGreaterThan(150)
    expect(includedTokens).toBeLessThanOrEqual(250)
  })

  it('each that cannot be sent says why', { timeout: MINUTE }, async () => {
    const rejected = await giveFile(owner, '<!doctype html>', 'a.png', 'image/png')
    const foreign = await giveFile(friend, 'of a friend', 'friend.txt')
    const begin = `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { attachment { id } } }`
    const about = { filename: 'a.txt', contentType: '', size: 1 }
    const pending = (await owner.get(begin, { input: about })).createUpload.attachment
    expect(await fieldsOf(say(owner, { attachmentIds: [foreign.id, pending.id, rejected.id] }))).toEqual({
      'input.attachmentIds.0': 'There is no such file of yours.',
      'input.attachmentIds.1': 'This file has not arrived: end its upload first.',
      'input.attachmentIds.2': expect.stringMatching(/^This file was refused: /),
    })
    expect(await fieldsOf(say(owner, { attachmentIds: [report.id, report.id] }))).toEqual({
      'input.attachmentIds.1': 'This file is named twice.',
    })
    expect(await fieldsOf(say(owner, { attachmentIds: ['1', '2', '3', '4'] }))).toEqual({
      'input.attachmentIds': 'A message carries at most 3 files.',
    })
  })

  it(
    'a message of files alone is sent and told, and names its conversation',
    async () => {
      const alone = await say(owner, { content: ' ', attachmentIds: [picture.id] })
      expect(alone.message).toMatchObject({ content: '', attachments: [{ id: picture.id }] })
      const { conversation } = alone
      expect(parley.model.requests.at(-1)?.body.messages.at(-1)?.content).toMatchObject([
        { type: 'image_url' },
      ])
      const next = { conversationId: conversation.id, content: '', attachmentIds: [report.id] }
      await say(owner, next)
      const told = parley.model.requests.at(-1)?.body.messages
      expect(told?.at(-1)?.content).toMatch(/^<document name="report.pdf">.*<\/document>$/s)
      expect(told?.at(0)?.content).toMatchObject([{ type: 'image_url' }])
      const [edited, none] = [{ id: alone.message.id }, { id: alone.message.id, attachmentIds: [] }]
      const empty = edit.replace('"Another"', '""')
      expect((await owner.get(empty, edited)).editMessage.message.attachments).toMatchObject([
        { id: picture.id },
      ])
      expect(await fieldsOf(owner.get(empty, none))).toEqual({ content: 'The message is empty.' })
      expect(await fieldsOf(say(owner, { content: '' }))).toEqual({
        'input.content': 'The message is empty.',
      })
    },
    MINUTE,
  )

  it('whoever reads the message reads its files, and loses them with it at once', {
    timeout: MINUTE,
  }, async () => {
    const file = await giveFile(owner, 'a secret plan', 'plan.txt')
    const { conversation, message } = await say(owner, { attachmentIds: [file.id] })
    expect((await friend.get(look, { id: message.id })).node).toBeNull()
    await owner.share(conversation.id, friend.id, 'WRITE')
    const [shown] = (await friend.get(look, { id: message.id })).node.attachments
    expect(await (await fetch(shown.url)).text()).toBe('a secret plan')
    expect((await fileOf(friend, file.id)).id).toBe(file.id)

    const key = somebodyWith(parley, friend.id, await people.key({ ...friend, conversation: '' }, 'CHAT'))
    expect((await key.get(look, { id: message.id })).node).toBeNull()
    expect(await fileOf(key, file.id)).toBeNull()
    const auditor = await people.somebody('rol_user', 'rol_auditor')
    await auditor.get(open, { input: { conversationId: conversation.id, reason: 'a test', minutes: 60 } })
    const [read] = (await auditor.get(everybodys, { id: conversation.id })).messages.nodes.flatMap(
      ({ attachments }: { attachments: object[] | null }) => attachments ?? [],
    )
    expect(await statusOf(read.url)).toBe(200)

    await owner.get(removeParticipant, { conversationId: conversation.id, userId: friend.id })
    expect(await statusOf(shown.url)).toBe(404)
    expect(await fieldsOf(say(friend, { attachmentIds: [file.id] }))).toHaveProperty('input.attachmentIds.0')
    await beside(parley.databaseUrl, client => client.historyGrant.deleteMany())
    expect(await statusOf(read.url)).toBe(404)
    expect(await statusOf((await fileOf(owner, file.id)).url)).toBe(200)
  })

  it('another version carries the same files, those that are named, or none; a copy carries them too', async () => {
    const { conversation, message, reply } = await say(owner, { attachmentIds: [report.id] })
    const again = (await owner.get(edit, { id: message.id })).editMessage
    expect(again.message.attachments).toMatchObject([{ id: report.id }])
    await owner.client.reply(again.reply.id).done()
    const other = (await owner.get(edit, { id: message.id, attachmentIds: [picture.id] })).editMessage
    expect(other.message.attachments).toMatchObject([{ id: picture.id }])
    await owner.client.reply(other.reply.id).done()
    const none = (await owner.get(edit, { id: message.id, attachmentIds: [] })).editMessage
    expect(none.message.attachments).toBeNull()
    await owner.client.reply(none.reply.id).done()

    await owner.share(conversation.id, friend.id, 'READ')
    const input = { conversationId: conversation.id, messageId: reply.id }
    const copy = (await friend.get(fork, { input })).forkConversation.messages.nodes[0]
    await owner.get(removeParticipant, { conversationId: conversation.id, userId: friend.id })
    expect(await statusOf(copy.attachments[0].url)).toBe(200)
  })

  it('what leaves the server as a file names them', async () => {
    const { conversation } = await say(owner, { attachmentIds: [report.id] })
    const about = 'mutation ($input: ExportConversationInput!) { exportConversation(input: $input) { url } }'
    const file = async (format: string) => {
      const input = { conversationId: conversation.id, format }
      return (await fetch((await owner.get(about, { input })).exportConversation.url)).text()
    }
    expect(await file('MARKDOWN')).toMatch(/What is this\?\n\n- File: report\.pdf \(\d+ bytes\)/)
    const [message] = JSON.parse(await file('JSON')).messages
    expect(message.attachments).toEqual([
      { id: report.id, filename: 'report.pdf', contentType: 'application/pdf', size: expect.any(Number) },
    ])
    const { url } = (await owner.get('mutation { exportUserData { url } }')).exportUserData
    const lines = (await (await fetch(url)).text())
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.filter(({ type }) => type === 'attachment')).toContainEqual(
      expect.objectContaining({ id: report.id, filename: 'report.pdf', status: 'READY' }),
    )
    expect(lines.find(({ id }) => id === message.id)).toMatchObject({ attachments: [{ id: report.id }] })
  })

  it('with the last message that carries it a file is gone, once that cannot be undone', {
    timeout: MINUTE,
  }, async () => {
    const file = await giveFile(owner, 'to be forgotten', 'gone.txt')
    const { message, conversation } = await say(owner, { attachmentIds: [file.id] })
    const second = await say(owner, { attachmentIds: [file.id] })
    await owner.share(conversation.id, friend.id, 'READ')
    const [{ url }] = (await friend.get(look, { id: message.id })).node.attachments
    expect((await owner.get(remove, { id: message.id })).deleteMessage.attachments).toBeNull()
    expect(await statusOf(url)).toBe(404)
    expect((await owner.get(restore, { id: message.id })).restoreMessage.attachments[0].id).toBe(file.id)
    expect(await statusOf(url)).toBe(200)

    await owner.get('mutation ($ids: [ID!]!) { deleteConversations(ids: $ids) }', {
      ids: [second.conversation.id],
    })
    expect(await stored(file.id)).toBe(1)
    await owner.get(remove, { id: message.id })
    await beside(parley.databaseUrl, async client => {
      await client.deletedMessage.updateMany({ data: { until: new Date(0) } })
      await client.job.updateMany({ where: { kind: 'forget' }, data: { runAt: new Date(0) } })
    })
    await expect.poll(() => stored(file.id), { timeout: 20_000 }).toBe(0)
  })
})
