import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { pdf, photo, picture } from '../../../test/files.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'
import { giveFile } from '../../../test/uploads.js'

const MINUTE = 60_000
const ofReply = `id content status image { size quality } failure { code message retryable } finishReason
  model { upstreamName } usage { cost } attachments { id filename contentType width height description url }`
const generate = `mutation ($input: GenerateImageInput!) { generateImage(input: $input) {
  conversation { id model { upstreamName } }
  message { content image { size } parameters { temperature } attachments { id } } reply { id status content } } }`
const send = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { reply { id } } }`
const look = `query ($id: ID!) { node(id: $id) { ... on Message { ${ofReply} } } }`
const regenerate = 'mutation ($id: ID!, $model: ID) { regenerateReply(id: $id, model: $model) { id } }'
const edit = 'mutation ($id: ID!) { editMessage(id: $id, content: "A dog") { reply { id } } }'

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: {
        OPENAI_MODELS: 'test-model,painter,slow-painter,plain-painter',
        MODEL_DETAILS:
          'test-model: context=9000 prompt=1 completion=1 vision; painter: imageGeneration image=0.04; slow-painter: imageGeneration firstPiece=1; plain-painter: imageGeneration',
        ...{ MODEL_RETRIES: '1', MODEL_FALLBACK: 'off', UPLOAD_QUOTA_MB: '2' },
      },
    })
    people = openPeople(parley)
    owner = await people.somebody()
  }, MINUTE)
  afterAll(() => parley[Symbol.asyncDispose]())

  const images = () => parley.model.images
  const painter = async (name = 'painter') => parley.modelId(name)
  const begin = async (input: object = {}, person = owner) =>
    (await person.get(generate, { input: { prompt: 'A cat', ...input } })).generateImage
  const ended = async (id: string, person = owner) => {
    await person.client.reply(id).done()
    return (await person.get(look, { id })).node
  }
  const made = async (input: object = {}, person = owner) =>
    ended((await begin(input, person)).reply.id, person)
  const refused = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: { code: string; fields?: object }) => error,
    )

  it('an image is a reply with a file of whoever asked, in a new conversation of the usual model', async () => {
    const sent = await begin({ size: '64x48', quality: 'low' })
    expect(sent).toMatchObject({
      conversation: { model: { upstreamName: 'test-model' } },
      message: { content: 'A cat', image: { size: '64x48' }, parameters: null, attachments: null },
      reply: { status: 'STREAMING', content: '' },
    })
    const reply = await ended(sent.reply.id)
    expect(reply).toMatchObject({
      ...{ status: 'COMPLETE', content: '', finishReason: 'STOP', image: { size: '64x48', quality: 'low' } },
      ...{ model: { upstreamName: 'painter' }, usage: { cost: '0.04' }, failure: null },
      attachments: [
        { filename: 'A cat.png', contentType: 'image/png', width: 64, height: 48, description: 'A cat' },
      ],
    })
    expect(images().requests.at(-1)).toMatchObject({
      path: '/v1/images/generations',
      fields: { model: 'painter', prompt: 'A cat', n: 1, size: '64x48', quality: 'low' },
    })
    const bytes = Buffer.from(await (await fetch(reply.attachments[0].url)).arrayBuffer())
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 64 })
    // What follows is about text, and a model that sees is shown what was made.
    const input = { conversationId: sent.conversation.id, content: 'What is it?' }
    await ended((await owner.get(send, { input })).sendMessage.reply.id)
    const asked = parley.model.requests.at(-1)?.body.messages
    expect(asked?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(asked?.[0]?.content).toMatchObject([{ text: 'A cat' }, { type: 'image_url' }])
    expect(asked?.[1]?.content).toBe('[An image was made: A cat.png]')
  })

  it('is asked for again by another version of the reply or the message, and goes with its message', async () => {
    const { reply, conversation } = await begin()
    const first = await ended(reply.id)
    const again = (await owner.get(regenerate, { id: reply.id })).regenerateReply
    expect(await ended(again.id)).toMatchObject({
      status: 'COMPLETE',
      attachments: [{ filename: 'A cat.png' }],
    })
    const asked = (
      await owner.get('query ($id: ID!) { node(id: $id) { ... on Message { parent { id } } } }', reply)
    ).node
    const edited = (await owner.get(edit, asked.parent)).editMessage
    expect(await ended(edited.reply.id)).toMatchObject({ attachments: [{ description: 'A dog' }] })
    expect(
      await refused(owner.get(regenerate, { id: reply.id, model: await painter('test-model') })),
    ).toMatchObject({
      fields: { model: expect.stringContaining('makes images') },
    })
    await owner.client.deleteConversations([conversation.id])
    expect((await fetch(first.attachments[0].url)).status).toBe(404)
  })

  it('another one is made of pictures: given, or made before', async () => {
    const photo = await giveFile(owner, await picture('jpeg'), 'me.jpg', 'image/jpeg')
    const sent = await begin({ attachmentIds: [photo.id] })
    expect(sent.message.attachments).toEqual([{ id: photo.id }])
    const reply = await ended(sent.reply.id)
    expect(reply.status).toBe('COMPLETE')
    const { path, fields, files } = images().requests.at(-1) ?? { files: [] }
    expect({ path, fields }).toMatchObject({
      path: '/v1/images/edits',
      fields: { model: 'painter', prompt: 'A cat' },
    })
    expect(await sharp(files[0]?.bytes).metadata()).toMatchObject({ format: 'webp', width: 400 })
    const input = { conversationId: sent.conversation.id, attachmentIds: [photo.id, reply.attachments[0].id] }
    expect((await made(input)).status).toBe('COMPLETE')
    expect(
      images()
        .requests.at(-1)
        ?.files.map(({ name }) => name),
    ).toEqual(['image[]', 'image[]'])
    const report = await giveFile(owner, pdf('Results'), 'report.pdf', 'application/pdf')
    expect(await refused(begin({ attachmentIds: [report.id] }))).toMatchObject({
      fields: { 'input.attachmentIds.0': expect.stringContaining('pictures alone') },
    })
  })

  it('the same key asks for one image only', async () => {
    const input = { idempotencyKey: `key-of-${database}` }
    const [one, other] = await Promise.all([begin(input), begin(input)])
    expect(one.reply.id).toBe(other.reply.id)
    const before = images().requests.length
    await ended(one.reply.id)
    expect(images().requests.length - before).toBeLessThanOrEqual(1)
  })

  it('comes as bytes or from an address, which leads to nobody’s own network', async () => {
    images().laid.set('/made.png', await picture('png', 70, 50))
    images().answer({
      data: [{ url: new URL('/made.png', parley.model.url).href }],
      usage: { input_tokens: 9, output_tokens: 5 },
    })
    expect(await made()).toMatchObject({ status: 'COMPLETE', attachments: [{ width: 70 }] })
    images().answer({ data: [{ url: 'http://127.0.0.1:9/made.png' }] })
    expect(await made()).toMatchObject({
      status: 'FAILED',
      failure: { code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('address') },
    })
  })

  it.each([
    ['a filter that refuses', () => images().fail(400, 'moderation_blocked'), 'CONTENT_FILTERED', false],
    ['what the model does not make', () => images().fail(400, 'invalid_value'), 'MODEL_REFUSED', false],
    ['bytes that are no picture', () => images().bytes(Buffer.from('no picture')), 'NOT_STORED', true],
    [
      'connections that break',
      () => {
        images().cut()
        images().cut()
      },
      'MODEL_UNAVAILABLE',
      true,
    ],
  ])('%s fails in words, and leaves no file', async (_what, prepare, code, retryable) => {
    prepare()
    const failed = await made()
    expect(failed).toMatchObject({ status: 'FAILED', attachments: null, failure: { code, retryable } })
    const pending = await beside(parley.databaseUrl, client =>
      client.attachment.count({ where: { ownerId: owner.id, status: { not: 'READY' } } }),
    )
    expect(pending).toBe(0)
  })

  it('a server that has too much to do is asked again, one that is silent is not waited for', async () => {
    images().fail(429, null, 'Scripted.', 0)
    expect((await made()).status).toBe('COMPLETE')
    const held = images().hold()
    expect(await made({ model: await painter('slow-painter') })).toMatchObject({
      status: 'FAILED',
      failure: { code: 'TIMEOUT' },
    })
    await held.gone
  })

  it('is stopped, and then counts', async () => {
    const held = images().hold()
    const { reply } = await begin()
    await held.asked
    await owner.client.stopReply(reply.id)
    await held.gone
    expect(await ended(reply.id)).toMatchObject({
      status: 'STOPPED',
      attachments: null,
      usage: { cost: '0.04' },
    })
  })

  const previewsOf = (id: string, person = owner) => person.client.replyPreviews(id)[Symbol.asyncIterator]()
  const nextOf = async (events: ReturnType<typeof previewsOf>) => (await events.next()).value
  const pictureIn = async (preview = '') => {
    expect(preview).toMatch(/^data:image\/webp;base64,/)
    return sharp(Buffer.from(preview.slice(preview.indexOf(',') + 1), 'base64')).metadata()
  }

  it('is shown on its way, small, to whoever looks, now or later', async () => {
    const streamed = images().stream()
    const { reply } = await begin({ size: '1024x768' })
    expect((await streamed.asked).fields).toMatchObject({ stream: true, partial_images: 2, size: '1024x768' })
    const first = previewsOf(reply.id)
    const [shown] = await Promise.all([nextOf(first), streamed.preview(await photo(1024, 768))])
    expect(shown?.status).toBe('STREAMING')
    // Upright, and without where it was taken.
    expect(await pictureIn(shown?.preview ?? '')).toMatchObject({ format: 'webp', width: 384, height: 512 })
    const late = previewsOf(reply.id)
    expect(await nextOf(late)).toEqual(shown)
    // What is no picture is shown to nobody.
    await streamed.preview(Buffer.from('no picture'))
    await streamed.preview(await picture('png', 640, 320))
    for (const one of [first, late])
      expect(await pictureIn((await nextOf(one))?.preview ?? '')).toMatchObject({ width: 512, height: 256 })
    await streamed.end(await picture('png', 1024, 768), { usage: { input_tokens: 9, output_tokens: 5 } })
    for (const one of [first, late]) expect(await nextOf(one)).toEqual({ preview: null, status: 'COMPLETE' })
    expect(await ended(reply.id)).toMatchObject({ status: 'COMPLETE', attachments: [{ width: 1024 }] })
    expect(await nextOf(previewsOf(reply.id))).toEqual({ preview: null, status: 'COMPLETE' })
  })

  it('on its way disturbs nobody who follows the text, and stays with those who may read', async () => {
    const streamed = images().stream()
    const photo = await giveFile(owner, await picture('jpeg'), 'me.jpg', 'image/jpeg')
    const { reply } = await begin({ attachmentIds: [photo.id] })
    const { path, fields } = await streamed.asked
    expect(path).toBe('/v1/images/edits')
    expect(fields).toMatchObject({ stream: 'true', partial_images: '2' })
    const told: string[] = []
    const following = (async () => {
      for await (const { status } of owner.client.reply(reply.id)) told.push(status)
    })()
    const looking = previewsOf(reply.id)
    const [shown] = await Promise.all([nextOf(looking), streamed.preview(await picture('png', 64, 48))])
    expect(shown?.preview).toBeTruthy()
    await expect(nextOf(previewsOf(reply.id, await people.somebody()))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await streamed.end(await picture('png', 64, 48))
    await following
    expect(told).toEqual(['COMPLETE'])
  })

  it('comes all at once from a server that refuses to stream it, which is remembered', async () => {
    const model = await painter('plain-painter')
    images().fail(400, 'unknown_parameter', "Unknown parameter: 'stream'.")
    const before = images().requests.length
    for (const _ of [1, 2]) expect((await made({ model })).status).toBe('COMPLETE')
    const asked = images().requests.slice(before)
    expect(asked.map(({ fields }) => fields.stream)).toEqual([true, undefined, undefined])
    expect(asked[2]?.fields).not.toHaveProperty('partial_images')
  })

  it('that breaks off on its way has failed, and is not begun again', async () => {
    const streamed = images().stream()
    const before = images().requests.length
    const { reply } = await begin()
    // Before that it would be asked for again.
    await Promise.all([nextOf(previewsOf(reply.id)), streamed.preview(await picture('png', 64, 48))])
    await streamed.cut()
    expect(await ended(reply.id)).toMatchObject({ status: 'FAILED', failure: { code: 'MODEL_UNAVAILABLE' } })
    expect(images().requests.length - before).toBe(1)
  })

  it('is refused by what is wrong before anything is stored', async () => {
    const poor = await people.somebody()
    const fields = async (input: object) => (await refused(begin(input, poor)))?.fields
    expect(await fields({ model: await painter('test-model') })).toEqual({
      'input.model': 'Nobody said that the model "test-model" makes images: choose one that does.',
    })
    const sending = { content: 'Hi', model: await painter() }
    expect(await refused(poor.get(send, { input: sending }))).toMatchObject({
      fields: { 'input.model': expect.stringContaining('generateImage') },
    })
    expect(await fields({ prompt: ' ', size: 'large' })).toEqual({ 'input.prompt': 'The message is empty.' })
    expect(await fields({ size: 'large', quality: '2' })).toMatchObject({
      'input.size': expect.any(String),
      'input.quality': expect.any(String),
    })
    const where = { ownerId: poor.id }
    await beside(parley.databaseUrl, async client => {
      const file = { filename: 'x', contentType: 'x/y', size: 1, takes: 2 * 1024 ** 2, status: 'READY' }
      await client.attachment.create({
        data: { id: `att_full_${database}`, ...where, ...file, createdAt: new Date() },
      })
    })
    expect(await refused(begin({}, poor))).toMatchObject({ code: 'CONFLICT' })
    await beside(parley.databaseUrl, client =>
      client.budget.create({
        data: {
          ...{ id: 'bud_image', scope: 'USER', subjectId: poor.id, period: 'MONTH' },
          ...{ limitNano: 50_000_000n, createdAt: new Date() },
        },
      }),
    )
    await beside(parley.databaseUrl, client => client.attachment.deleteMany({ where }))
    expect((await made({}, poor)).status).toBe('COMPLETE')
    expect(await refused(begin({}, poor))).toMatchObject({ code: 'BUDGET_EXCEEDED' })
    const stored = await beside(parley.databaseUrl, client => client.message.findMany({ where }))
    expect(stored.map(({ content }) => content)).toEqual([
      'A secret question',
      'A secret message',
      'A cat',
      '',
    ])
  })
})
