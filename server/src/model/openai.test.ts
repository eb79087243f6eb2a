import { globalAgent, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.js'
import { type ModelServer, startModelServer } from '../../test/modelServer.js'
import type { ModelDoor, ModelError, ModelPiece } from './model.js'
import { createOpenAIDoor, type Settings } from './openai.js'

const patient: Settings = {
  firstPieceSeconds: 30,
  pieceSeconds: 30,
  imagePreviews: 0,
  retries: 0,
  fallback: true,
  details: new Map(),
  currency: 'USD',
}
const silent = { warn() {} }
const key = 'sk-very-secret'
let model: ModelServer

beforeEach(async () => {
  model = await startModelServer()
})
afterEach(() => {
  vi.useRealTimers()
  return model.close()
})

const open = (settings: Partial<Settings> = {}): ModelDoor =>
  createOpenAIDoor(
    { apiKey: key, baseUrl: model.url, models: [] },
    'test',
    { ...patient, ...settings },
    silent,
  )

const ask = (door: ModelDoor, signal = new AbortController().signal): AsyncIterable<ModelPiece> =>
  withoutFinish(door.stream({ model: 'test-model', messages: [{ role: 'user', content: 'Hi' }], signal }))

/** Why an answer ended is told last, and tried in `reply/finishReason.test.ts`. */
async function* withoutFinish(pieces: AsyncIterable<ModelPiece>): AsyncGenerator<ModelPiece> {
  for await (const piece of pieces) if (!piece.finish) yield piece
}

/** What came, and the error that ended it. */
async function collect(pieces: AsyncIterable<ModelPiece>, onText?: (text: string) => void) {
  const got: ModelPiece[] = []
  try {
    for await (const piece of pieces) {
      got.push(piece)
      if (piece.text) onText?.(piece.text)
    }
  } catch (error) {
    return { got, error: error as ModelError }
  }
  return { got, error: null }
}

test('answers one after another have one connection, also where the server ends its answer late', async () => {
  const sockets = new Set()
  const late: ServerResponse[] = []
  for (let i = 0; i < 3; i++)
    model.script((_request, response) => {
      sockets.add(response.socket)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const delta = { content: 'Hello' }
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: 'stop' }] })}\n\n`)
      response.write('data: [DONE]\n\n')
      late.push(response)
    })
  const door = open()
  for (let i = 0; i < 3; i++) {
    expect(await collect(ask(door))).toEqual({ got: [{ text: 'Hello' }], error: null })
    late.pop()?.end()
    await eventually(() => expect(Object.values(globalAgent.freeSockets).flat()).toHaveLength(1))
  }
  expect(sockets.size).toBe(1)
})

test('pieces arrive one by one and the usage last', async () => {
  model.reply(['Hello', ' there'], { usage: [12, 2] })
  const { got, error } = await collect(ask(open()))
  expect(error).toBeNull()
  expect(got).toEqual([
    { text: 'Hello' },
    { text: ' there' },
    { usage: { promptTokens: 12, completionTokens: 2 } },
  ])
  expect(model.requests[0]?.body).toMatchObject({
    model: 'test-model',
    messages: [{ role: 'user', content: 'Hi' }],
  })
  expect(model.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
})

test('a piece is there before the next is sent', async () => {
  const answer = model.hold()
  answer.send('one')
  const pieces = ask(open())[Symbol.asyncIterator]()
  expect(await pieces.next()).toEqual({ done: false, value: { text: 'one' } })
  answer.send('two')
  expect(await pieces.next()).toEqual({ done: false, value: { text: 'two' } })
  answer.end()
  expect(await pieces.next()).toMatchObject({ done: true })
})

test('a character whose bytes come in two parts arrives whole', async () => {
  const answer = model.hold()
  const bytes = Buffer.from(
    'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choices":[{"delta":{"content":"👍"}}]}\n\n',
  )
  const middle = bytes.indexOf(Buffer.from('👍')) + 2
  answer.raw(bytes.subarray(0, middle))
  const { got } = await collect(ask(open()), text => {
    if (text !== 'a') return
    answer.raw(bytes.subarray(middle))
    answer.end()
  })
  expect(got).toEqual([{ text: 'a' }, { text: '👍' }])
})

test.each([
  [401, {}, 'AUTH_FAILED'],
  [403, {}, 'AUTH_FAILED'],
  [404, {}, 'MODEL_UNAVAILABLE'],
  [400, {}, 'MODEL_REFUSED'],
  [422, {}, 'MODEL_REFUSED'],
  [400, { code: 'context_length_exceeded' }, 'CONTEXT_TOO_LONG'],
  [400, { message: "This model's maximum context length is 4096 tokens." }, 'CONTEXT_TOO_LONG'],
  [400, { code: 'content_filter' }, 'CONTENT_FILTERED'],
  [429, {}, 'RATE_LIMITED'],
  [500, {}, 'MODEL_UNAVAILABLE'],
  [529, {}, 'MODEL_UNAVAILABLE'],
] as const)('HTTP %i %o is %s, asked once', async (status, failure, code) => {
  model.fail(status, failure)
  const { got, error } = await collect(ask(open()))
  expect(got).toEqual([])
  expect(error).toMatchObject({ name: 'ModelError', code })
  expect(model.requests).toHaveLength(1)
})

test('a busy model says when to try again', async () => {
  model.fail(429, { retryAfter: 3 })
  expect((await collect(ask(open()))).error?.message).toContain('in 3 seconds')
})

test('neither upstream text nor address nor key reach the person, and key and what was asked not even the log [P4]', async () => {
  model.fail(401, {
    message: `Incorrect API key ${key} for sk-other-secret-key, asked "Tell me of Zoë Ångström 4711"`,
  })
  const messages = [{ role: 'user' as const, content: 'Tell me of Zoë Ångström 4711' }]
  const asked = open().stream({ model: 'test-model', messages, signal: new AbortController().signal })
  const { error } = await collect(asked)
  expect(error?.message).not.toMatch(/sk-|Incorrect|http|127\.0/)
  expect(String(error?.cause)).toMatch(/^Error: The model server answered with status 401/)
  expect(error?.detail).toBe('Incorrect API key [key] for [key], asked "… me of …"')
  expect(String(error?.cause)).not.toMatch(/sk-|Zo|4711|Tell/)
})

test.each([
  ['cut', 'MODEL_UNAVAILABLE'],
  ['malformed', 'MODEL_UNAVAILABLE'],
] as const)('an answer that is %s keeps what came and is %s', async (how, code) => {
  const answer = model.hold()
  answer.send('so far')
  const { got, error } = await collect(ask(open()), () => answer[how]())
  expect(got).toEqual([{ text: 'so far' }])
  expect(error).toMatchObject({ code })
})

test('an answer that is over without a finish was cut on its way', async () => {
  model.script((_request, response) => {
    response.end('data: {"choices":[{"delta":{"content":"so far"}}]}\n\n')
  })
  expect((await collect(ask(open()))).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
})

test.each([
  [429, {}, 'RATE_LIMITED'],
  [500, { code: 'server_error' }, 'MODEL_UNAVAILABLE'],
  [400, { code: 'context_length_exceeded' }, 'CONTEXT_TOO_LONG'],
] as const)('an error event %i %o in the middle of a stream is %s', async (status, failure, code) => {
  const answer = model.hold()
  answer.send('so far')
  const { got, error } = await collect(ask(open()), () => answer.fail(status, failure))
  expect(got).toEqual([{ text: 'so far' }])
  expect(error).toMatchObject({ code })
})

test('a filtered answer keeps its text and usage', async () => {
  model.reply(['Once'], { finish: 'content_filter', usage: [3, 1] })
  const { got, error } = await collect(ask(open()))
  expect(got).toEqual([{ text: 'Once' }, { usage: { promptTokens: 3, completionTokens: 1 } }])
  expect(error).toMatchObject({ code: 'CONTENT_FILTERED' })
})

test('an answer that reaches its length is complete', async () => {
  model.reply(['Once'], { finish: 'length' })
  expect((await collect(ask(open()))).error).toBeNull()
})

test('an empty answer is a refusal', async () => {
  model.reply([])
  expect((await collect(ask(open()))).error).toMatchObject({ code: 'MODEL_REFUSED' })
})

/** Time passes when the test says so; the network stays real. */
const stopClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

test('a model that does not begin times out and is hung up on', async () => {
  stopClock()
  const answer = model.hold()
  const result = collect(ask(open({ firstPieceSeconds: 5 })))
  await answer.received
  vi.advanceTimersByTime(5000)
  expect((await result).error).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('begin') })
  await answer.aborted
})

test('a model that falls silent times out after the seconds between pieces and is hung up on', async () => {
  stopClock()
  const answer = model.hold()
  answer.send('one', 'two', 'three')
  const pieces = ask(open({ pieceSeconds: 5 }))[Symbol.asyncIterator]()
  await pieces.next()
  for (const text of ['two', 'three']) {
    const next = pieces.next()
    vi.advanceTimersByTime(4999)
    expect(await next).toMatchObject({ value: { text } })
  }
  const missing = pieces.next()
  vi.advanceTimersByTime(5000)
  await expect(missing).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('silent') })
  await answer.aborted
})

test('a reader that takes its time is not the silence of the model', async () => {
  stopClock()
  const answer = model.hold()
  answer.send('one')
  const pieces = ask(open({ firstPieceSeconds: 5, pieceSeconds: 5 }))[Symbol.asyncIterator]()
  await pieces.next()
  vi.advanceTimersByTime(60_000)
  answer.send('two')
  expect(await pieces.next()).toMatchObject({ value: { text: 'two' } })
  answer.end()
  expect(await pieces.next()).toMatchObject({ done: true })
})

test('a model that thinks is not silent', { tags: ['deadline'] }, async () => {
  const answer = model.hold()
  const result = collect(ask(open({ firstPieceSeconds: 1 })))
  await answer.received
  // Its clock runs: nothing tells when a thought has arrived.
  for (const thought of ['Hmm.', 'Well.']) {
    answer.delta({ reasoning_content: thought })
    await delay(600)
  }
  answer.send('Yes.')
  answer.end()
  expect(await result).toEqual({
    got: [{ reasoning: 'Hmm.' }, { reasoning: 'Well.' }, { text: 'Yes.' }],
    error: null,
  })
})

test('aborting ends the pieces quietly and closes the connection upstream', async () => {
  const answer = model.hold()
  answer.send('one')
  const stop = new AbortController()
  const { got, error } = await collect(ask(open(), stop.signal), () => stop.abort())
  expect({ got, error }).toEqual({ got: [{ text: 'one' }], error: null })
  await answer.aborted
})

test('aborting before the first piece is quiet too', async () => {
  const answer = model.hold()
  const stop = new AbortController()
  const result = collect(ask(open(), stop.signal))
  await answer.received
  stop.abort()
  expect(await result).toEqual({ got: [], error: null })
  await answer.aborted
})

test('a reader that leaves closes the connection upstream', async () => {
  const answer = model.hold()
  answer.send('one', 'two')
  for await (const _ of ask(open())) break
  await answer.aborted
})

test('a server that does not know usage is asked without it, from then on', async () => {
  model.fail(400, { message: 'Unrecognized request argument: stream_options' })
  const door = open()
  expect((await collect(ask(door))).got.length).toBeGreaterThan(0)
  await collect(ask(door))
  expect(model.requests.map(request => 'stream_options' in request.body)).toEqual([true, false, false])
})

test('nobody listening is MODEL_UNAVAILABLE', async () => {
  const door = open()
  await model.close()
  expect((await collect(ask(door))).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  await expect(door.check()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  model = await startModelServer()
})

test('without a key no authorization is sent', async () => {
  const door = createOpenAIDoor({ apiKey: null, baseUrl: model.url, models: [] }, 'test', patient, silent)
  await collect(ask(door))
  expect(model.requests[0]?.headers.authorization).toBeUndefined()
})
