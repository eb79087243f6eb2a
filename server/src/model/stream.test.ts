import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.js'
import { type ModelServer, startModelServer } from '../../test/modelServer.js'
import { fallbacksFor } from './fallback.js'
import type { ModelDoor, ModelError, ModelRequest } from './model.js'
import { createOpenAIDoor, type Settings } from './openai.js'

let model: ModelServer
const warnings: string[] = []

beforeEach(async () => {
  model = await startModelServer()
  warnings.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  return model.close()
})

const open = (settings: Partial<Settings> = {}): ModelDoor =>
  createOpenAIDoor(
    { apiKey: 'key', baseUrl: model.url, models: ['a', 'b', 'c', 'd'] },
    'test',
    {
      firstPieceSeconds: 30,
      pieceSeconds: 30,
      imagePreviews: 0,
      retries: 2,
      fallback: true,
      details: new Map(),
      currency: 'USD',
      ...settings,
    },
    { warn: (_details: unknown, text?: string) => void warnings.push(text ?? '') },
  )

/** Text, model and failure of one answer. */
async function ask(door: ModelDoor, more: Partial<ModelRequest> = {}) {
  const signal = new AbortController().signal
  const got = { text: '', model: null as string | null, error: null as ModelError | null }
  try {
    for await (const piece of door.stream({ model: 'a', messages: [], signal, ...more })) {
      got.text += piece.text ?? ''
      got.model = piece.model ?? got.model
    }
  } catch (error) {
    got.error = error as ModelError
  }
  return got
}

const asked = () => model.requests.map(({ body }) => body.model)

describe('before its first piece', () => {
  test.each([
    ['408', () => model.fail(408)],
    ['429', () => model.fail(429)],
    ['429 with a date', () => model.fail(429, { retryAfter: new Date(Date.now() + 100).toUTCString() })],
    ['500', () => model.fail(500)],
    ['529', () => model.fail(529)],
    ['a connection that breaks', () => model.hold().cut()],
    [
      'a connection that is reset',
      () => model.script((_request, response) => void response.socket?.resetAndDestroy()),
    ],
    [
      'an error in the stream',
      () => {
        const answer = model.hold()
        answer.raw(': hello\n\n')
        answer.fail(502)
      },
    ],
  ])('%s is tried again', async (_what, fail) => {
    fail()
    model.reply('Here.')
    expect(await ask(open())).toEqual({ text: 'Here.', model: null, error: null })
    expect(model.requests).toHaveLength(2)
  })

  test('it is tried twice more and not oftener, and the last failure is told', async () => {
    model.fail(500)
    model.fail(500)
    model.fail(429, { retryAfter: 60 })
    const { error } = await ask(open())
    expect(error).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('60 seconds') })
    expect(model.requests).toHaveLength(3)
  })

  test('a server that says when is asked then', async () => {
    model.fail(503, { retryAfter: 1 })
    model.reply('Here.')
    const began = performance.now()
    expect(await ask(open())).toMatchObject({ text: 'Here.' })
    expect(performance.now() - began).toBeGreaterThan(950)
  })

  test('nobody waits for a server that wants to be left alone for long, nor beyond the time there is', async () => {
    model.fail(429, { retryAfter: 11 })
    expect((await ask(open())).error).toMatchObject({ code: 'RATE_LIMITED' })
    model.fail(503, { retryAfter: 3 })
    expect((await ask(open({ firstPieceSeconds: 2 }))).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(model.requests).toHaveLength(2)
  })

  test.each([400, 401, 403, 404, 413, 422])('%i is not tried again', async status => {
    model.fail(status)
    expect((await ask(open())).error).not.toBeNull()
    expect(model.requests).toHaveLength(1)
  })

  test('stopping ends the wait', async () => {
    model.fail(503, { retryAfter: 9 })
    const stop = new AbortController()
    const got = ask(open(), { signal: stop.signal })
    await eventually(() => expect(model.requests).toHaveLength(1))
    stop.abort()
    expect(await got).toEqual({ text: '', model: null, error: null })
  })
})

test('what has begun is never begun again, not even a thought', async () => {
  for (const begin of [{ content: 'Half' }, { reasoning_content: 'Hmm.' }]) {
    const answer = model.hold()
    answer.delta(begin)
    answer.cut()
    expect((await ask(open(), { fallbacks: ['b'] })).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  }
  expect(asked()).toEqual(['a', 'a'])
})

describe('a fallback', () => {
  test('answers when the model is down, and says who it is first', async () => {
    model.fail(500)
    model.fail(404)
    model.reply(['From', ' c'])
    const door = open({ retries: 0 })
    const pieces = await Array.fromAsync(
      door.stream({ model: 'a', fallbacks: ['b', 'c'], messages: [], signal: new AbortController().signal }),
    )
    expect(pieces).toMatchObject([{ model: 'c' }, { text: 'From' }, { text: ' c' }, {}, { finish: 'STOP' }])
    expect(asked()).toEqual(['a', 'b', 'c'])
  })

  test('has the time of a first piece for itself', async () => {
    const stalled = model.hold()
    model.reply('From b')
    expect(await ask(open({ firstPieceSeconds: 1 }), { fallbacks: ['b'] })).toEqual({
      text: 'From b',
      model: 'b',
      error: null,
    })
    await stalled.aborted
  })

  test('has a time of its own where MODEL_DETAILS gives it one', async () => {
    const details = new Map([['a', { firstPieceSeconds: 30 }]])
    const door = open({ firstPieceSeconds: 1, retries: 0, details })
    const thinking = model.hold()
    const patient = ask(door, { model: 'a' })
    await thinking.received
    model.hold()
    expect((await ask(door, { model: 'b' })).error).toMatchObject({ code: 'TIMEOUT' })
    thinking.send('At last')
    thinking.end()
    expect((await patient).text).toBe('At last')
  })

  test.each([
    [400, {}],
    [401, {}],
    [403, {}],
    [400, { code: 'content_filter' }],
    [413, {}],
  ])('is not asked after %i %o', async (status, failure) => {
    model.fail(status, failure)
    expect((await ask(open(), { fallbacks: ['b'] })).error).not.toBeNull()
    expect(asked()).toEqual(['a'])
  })

  test('that cannot answer either leaves the reason of the chosen model', async () => {
    model.fail(503)
    model.fail(413)
    const { error } = await ask(open({ retries: 0 }), { fallbacks: ['b', 'c'] })
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(asked()).toEqual(['a', 'b'])
  })

  test('is one of the next two models the administrator wrote', async () => {
    const models = await open().list()
    expect(fallbacksFor(models, 'a')).toEqual(['b', 'c'])
    expect(fallbacksFor(models, 'c')).toEqual(['d'])
    expect(fallbacksFor(models, 'gone')).toEqual([])
    const allowed = models.filter(({ id }) => id !== 'b')
    expect(fallbacksFor(allowed, 'a')).toEqual(['c', 'd'])
    expect(fallbacksFor(await open({ fallback: false }).list(), 'a')).toEqual([])
    const draws = new Map([['b', { imageGeneration: true }]])
    expect(fallbacksFor(await open({ details: draws }).list(), 'a')).toEqual(['c', 'd'])
  })
})

describe('a model that failed five times in a row', () => {
  const stopClock = () => vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 })

  async function down(door: ModelDoor) {
    for (let times = 0; times < 5; times++) {
      model.fail(500)
      await ask(door)
    }
    expect(model.requests).toHaveLength(5)
  }

  test('is left alone for half a minute, and says so', async () => {
    stopClock()
    const door = open({ retries: 0 })
    await down(door)
    const { error } = await ask(door)
    expect(error).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('a failed several'),
    })
    expect(await ask(door, { model: 'b' })).toMatchObject({ text: 'A short answer.' })
    expect(await ask(door, { fallbacks: ['b'] })).toMatchObject({ model: 'b', error: null })
    expect(asked()).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'b'])
    await expect(door.check()).rejects.toThrow('left alone for half a minute: a.')
    expect(warnings).toContain('a model is down and left alone for half a minute')
  })

  test('is then tried by one request, and back for all once that is answered', async () => {
    stopClock()
    const door = open({ retries: 0 })
    await down(door)
    vi.setSystemTime(1_000_000 + 30_001)
    const trial = model.hold()
    const tried = ask(door)
    await trial.received
    expect((await ask(door)).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    trial.send('Back.')
    trial.end()
    expect(await tried).toMatchObject({ text: 'Back.' })
    expect(await ask(door)).toMatchObject({ text: 'A short answer.' })
    await door.check()
  })

  test('rests again if the trial fails; a trial that was stopped says nothing', async () => {
    stopClock()
    const door = open({ retries: 0 })
    await down(door)
    vi.setSystemTime(1_000_000 + 30_001)
    const [stop, held] = [new AbortController(), model.hold()]
    const stopped = ask(door, { signal: stop.signal })
    await held.received
    stop.abort()
    await stopped
    model.fail(500)
    await ask(door)
    expect(model.requests).toHaveLength(7)
    expect((await ask(door)).error).not.toBeNull()
    expect(model.requests).toHaveLength(7)
  })

  test('is not one that answered in between, is busy, or fails now and then', async () => {
    stopClock()
    const door = open({ retries: 0 })
    for (const status of [500, 500, 500, 500, null, 500, 500, 500, 500, null, 429, 429, 429, 429, 429]) {
      if (status) model.fail(status)
      await ask(door)
    }
    for (let times = 0; times < 6; times++) {
      vi.setSystemTime(Date.now() + 120_000)
      model.fail(500)
      await ask(door)
    }
    await door.check()
  })

  test('did so in five replies, however often each was tried', async () => {
    const door = open({ retries: 1 })
    for (let times = 0; times < 8; times++) model.fail(500)
    for (let times = 0; times < 4; times++) await ask(door)
    await door.check()
  })
})

test('redirects are not followed, so that neither key nor text leave for another server [P6]', async () => {
  const other = await startModelServer()
  model.script((_request, response) => {
    response.writeHead(307, { location: `${other.url}/chat/completions` }).end()
  })
  const { error } = await ask(open())
  expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('elsewhere') })
  expect(other.requests).toHaveLength(0)
  expect(model.requests).toHaveLength(1)
  await other.close()
})

test('a page of errors is not read to its end [P6]', async () => {
  const hungUp = Promise.withResolvers<void>()
  model.script(async (_request, response) => {
    response.once('close', () => hungUp.resolve())
    response.writeHead(500, { 'content-type': 'text/html' })
    while (!response.destroyed)
      if (!response.write('<p>Sorry.</p>'.repeat(1000)))
        await Promise.race([once(response, 'drain'), hungUp.promise])
  })
  expect((await ask(open({ retries: 0 }))).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  await hungUp.promise
})

test('an answer that does not end is broken off [P6]', async () => {
  const answer = model.hold()
  for (let piece = 0; piece < 21; piece++) answer.send('x'.repeat(100_000))
  const { text, error } = await ask(open(), { fallbacks: ['b'] })
  expect(text).toHaveLength(2_000_000)
  expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('to an end') })
  await answer.aborted
})

test('a limit of tokens is asked for in the word the server knows', async () => {
  model.fail(400, { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead." })
  const door = open()
  expect(await ask(door, { maxTokens: 12 })).toMatchObject({ text: 'A short answer.' })
  await ask(door, { maxTokens: 12 })
  await ask(door)
  expect(
    model.requests.map(({ body }) => Object.entries(body).filter(([name]) => name.startsWith('max'))),
  ).toEqual([[['max_tokens', 12]], [['max_completion_tokens', 12]], [['max_completion_tokens', 12]], []])
})

describe('once it has begun', () => {
  const collect = (): void => {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
  }

  /** Nothing here holds what it asks. */
  function begin(door: ModelDoor) {
    const pictures = ['data:image/png;base64,AAAA']
    const message = { role: 'user' as const, content: 'What is it?', pictures }
    const { signal } = new AbortController()
    const request = {
      model: 'a',
      messages: [message],
      signal,
      fallbacks: ['b'],
      given: new Map([['b', [message]]]),
    }
    return { pieces: door.stream(request)[Symbol.asyncIterator](), pictures: new WeakRef(pictures) }
  }

  test('pictures of the question are let go, long before it ends', async () => {
    const answer = model.hold()
    const { pieces, pictures } = begin(open())
    answer.send('A', ' cat')
    expect((await pieces.next()).value).toMatchObject({ text: 'A' })
    expect((await pieces.next()).value).toMatchObject({ text: ' cat' })
    // A reference that was asked or made stays until the end of the turn.
    await setImmediate()
    collect()
    expect(pictures.deref()).toBeUndefined()
    answer.end()
    while (!(await pieces.next()).done);
    expect(model.requests[0]?.body.messages[0]?.content).toContainEqual({
      type: 'image_url',
      image_url: { url: 'data:image/png;base64,AAAA' },
    })
  })
})
