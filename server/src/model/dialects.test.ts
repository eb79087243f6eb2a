import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Profile, profiles } from '../../test/modelProfiles.js'
import { type ModelServer, startModelServer } from '../../test/modelServer.js'
import type { FinishReason, ModelDoor, ModelError, ModelMessage, ModelRequest, ToldUsage } from './model.js'
import { createOpenAIDoor, type Settings } from './openai.js'

const settings: Settings = {
  firstPieceSeconds: 30,
  pieceSeconds: 30,
  imagePreviews: 0,
  retries: 0,
  fallback: true,
  details: new Map(),
  currency: 'USD',
}
const QUESTION: ModelMessage = { role: 'user', content: 'And now?' }
const LONG: ModelMessage[] = [
  { role: 'system', content: 'Be brief.' },
  ...['one', 'two', 'three', 'four'].flatMap((word): ModelMessage[] => [
    { role: 'user', content: word },
    { role: 'assistant', content: `${word}!` },
  ]),
  QUESTION,
]
const USED = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 }

let model: ModelServer
let page: unknown = null
const held: string[] = []
let warnings: object[] = []
const log = { warn: (facts: object) => void warnings.push(facts) }

beforeEach(async () => {
  warnings = []
  model = await startModelServer()
  model.models.page = () => page
})
afterEach(() => {
  vi.useRealTimers()
  return model.close()
})

interface Came {
  text: string
  reasoning: string
  usage: ToldUsage | undefined
  finish: FinishReason | undefined
  omitted: number
  error: ModelError | null
}

const open = (): ModelDoor =>
  createOpenAIDoor({ apiKey: null, baseUrl: model.url, models: [] }, 'test', settings, log)

async function ask(door: ModelDoor, more: Partial<ModelRequest> = {}, heard?: () => void): Promise<Came> {
  const came: Came = { text: '', reasoning: '', usage: undefined, finish: undefined, omitted: 0, error: null }
  const { signal } = new AbortController()
  try {
    for await (const piece of door.stream({ model: 'm', messages: [QUESTION], signal, ...more })) {
      if (piece.takenBack === 'text') [came.reasoning, came.text] = [came.reasoning + came.text, '']
      if (piece.takenBack === 'reasoning') came.reasoning = ''
      came.text += piece.text ?? ''
      came.reasoning += piece.reasoning ?? ''
      came.usage = piece.usage ?? came.usage
      came.finish = piece.finish ?? came.finish
      came.omitted = piece.omitted ?? came.omitted
      if (piece.text) heard?.()
    }
  } catch (error) {
    came.error = error as ModelError
  }
  return came
}

/** A stream as a family writes it. */
function speaker(profile: Profile, response: ServerResponse) {
  const write = (event: unknown) => void response.write(`data: ${JSON.stringify(event)}\n\n`)
  const choice = (delta: object, finish_reason: string | null = null) =>
    write({
      choices: [{ index: 0, delta, finish_reason }],
      ...(profile.usage === 'each' && { usage: { ...USED, completion_tokens: 1 } }),
    })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of profile.before) write(event)
  const comment = () => void (profile.comment && response.write(`${profile.comment}\n\n`))
  comment()
  return {
    write,
    choice,
    text(...pieces: string[]) {
      for (const piece of pieces) {
        choice(profile.text(piece))
        comment()
      }
    },
    finish(usage: object = USED) {
      choice({}, profile.finish)
      if (profile.usage === 'last' || profile.usage === 'each') write({ choices: [], usage })
      if (profile.usage === 'groq') write({ choices: [], x_groq: { usage } })
    },
    done: () => void response.write('data: [DONE]\n\n'),
    end: (last = 'data: [DONE]\n\n') => void response.end(last),
  }
}

type Speaker = ReturnType<typeof speaker>

const says = (profile: Profile, say: (speaker: Speaker) => void) =>
  model.script((_request, response) => say(speaker(profile, response)))

const answers = (profile: Profile, ...pieces: string[]) =>
  says(profile, it => {
    it.text(...pieces)
    it.finish()
    it.end()
  })

/** In the stream where a family says so. */
const refuses = (profile: Profile, message: string, more = {}, status = 400) =>
  model.script((_request, response) => {
    const body = JSON.stringify(profile.refuse(message, more))
    if (status === 200)
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${body}\n\n`)
    else response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })

const bodies = () => model.requests.map(({ body }) => body as unknown as Record<string, unknown>)

type Case = (profile: Profile) => Promise<void>

const whole = { text: 'Hello there!', finish: 'STOP', error: null }

const cases: Record<string, Case> = {
  async 'an answer is whole'(profile) {
    answers(profile, 'Hello', ' there', '!')
    expect(await ask(open())).toMatchObject({ ...whole, reasoning: '' })
  },
  async 'thoughts are no text'(profile) {
    const { thought, thoughtEnds } = profile
    const ways = [
      ...(thought ? [{ thought, ends: thoughtEnds ?? '' }] : []),
      { thought: profile.text, ends: '</think>' },
    ]
    for (const way of ways) {
      says(profile, it => {
        const opened = way.ends ? '<think>' : ''
        for (const piece of [opened, 'They ', 'greet.', way.ends].filter(Boolean))
          it.choice(way.thought(piece))
        it.text('Hello', ' there!')
        it.finish()
        it.end()
      })
      expect(await ask(open())).toMatchObject({ ...whole, reasoning: 'They greet.' })
    }
  },
  async 'thoughts are no text, wherever they are cut'(profile) {
    answers(profile, ...'<think>They greet.</think>\n\nHello there!')
    expect(await ask(open())).toMatchObject({ ...whole, reasoning: 'They greet.' })
  },
  async 'thoughts that are never closed are no answer'(profile) {
    answers(profile, '<think>They', ' greet.')
    expect(await ask(open())).toMatchObject({
      text: '',
      reasoning: 'They greet.',
      error: { code: 'MODEL_REFUSED' },
    })
  },
  async 'thoughts that nobody opened are taken back, and the next time not shown'(profile) {
    const door = open()
    answers(profile, 'They', ' greet.', '</thi', 'nk>', '\n\nHello', ' there!')
    expect(await ask(door)).toMatchObject({ ...whole, reasoning: 'They greet.' })
    answers(profile, 'They', ' greet.', '</thi', 'nk>', '\n\nHello', ' there!')
    const shown: string[] = []
    const { signal } = new AbortController()
    for await (const { text } of door.stream({ model: 'm', messages: [QUESTION], signal }))
      if (text) shown.push(text)
    expect(shown.join('')).toBe('Hello there!')
    answers(profile, 'Hello', ' there!')
    expect(await ask(door)).toMatchObject({ ...whole, reasoning: '' })
  },
  async 'a tag that is talked about is text'(profile) {
    answers(profile, 'It ends with `', '</think>', '`.')
    expect(await ask(open())).toMatchObject({ text: 'It ends with `</think>`.', reasoning: '', error: null })
  },
  async 'a list of parts is text and thought'(profile) {
    says(profile, it => {
      it.choice({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'They greet.' }] }] })
      it.choice({
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'reference', reference_ids: [1] },
        ],
      })
      it.choice({ content: ' there!' })
      it.finish()
      it.end()
    })
    expect(await ask(open())).toMatchObject({ ...whole, reasoning: 'They greet.' })
  },
  async 'what is not understood makes no answer look whole'(profile) {
    says(profile, it => {
      it.choice({ content: [{ type: 'hologram', data: 'Hello' }] })
      it.text(' there!')
      it.finish()
      it.end()
    })
    expect(await ask(open())).toMatchObject({ text: ' there!', error: { code: 'MODEL_UNAVAILABLE' } })
  },
  async 'usage is what was said last, or left to our own count'(profile) {
    answers(profile, 'Hello')
    const told = { promptTokens: 12, completionTokens: 3 }
    expect((await ask(open())).usage).toEqual(profile.usage === 'nowhere' ? undefined : told)
  },
  async 'usage that cannot be is left to our own count, with a warning'(profile) {
    const absurd = { prompt_tokens: -5, completion_tokens: 9e15 }
    says(profile, it => {
      // Of itself it says none in some families; then a gateway does.
      it.write({
        choices: [{ index: 0, delta: profile.text('Hello'), finish_reason: 'stop' }],
        usage: absurd,
      })
      it.write({ choices: [], usage: null })
      it.end()
    })
    const unsaid = { promptTokens: null, completionTokens: null }
    expect(await ask(open())).toMatchObject({ text: 'Hello', usage: unsaid, error: null })
    expect(warnings).toContainEqual(expect.objectContaining({ prompt_tokens: -5 }))
  },
  async 'the end is told once, whatever comes later'(profile) {
    says(profile, it => {
      it.text('Hello there!')
      it.finish()
      it.choice(profile.text('Hello there!'))
      it.choice({}, 'length')
      it.write({ error: { message: 'late' } })
    })
    expect(await ask(open())).toMatchObject(whole)
  },
  async 'an end without a reason is an end, and nobody waits for the connection'(profile) {
    says(profile, it => {
      it.text('Hello there!')
      it.done()
    })
    expect(await ask(open())).toMatchObject(whole)
  },
  async 'a reason to end is an end, and nobody waits a minute for what may come'(profile) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    says(profile, it => {
      it.text('Hello there!')
      it.choice({}, profile.finish)
    })
    const heard = Promise.withResolvers<void>()
    const came = ask(open(), {}, heard.resolve)
    await heard.promise
    for (let seconds = 0; seconds < 10; seconds += 2) {
      await delay(5)
      vi.advanceTimersByTime(2000)
    }
    expect(await came).toMatchObject(whole)
  },
  async 'a connection that breaks is no end'(profile) {
    says(profile, it => {
      it.text('Hello')
      it.end('')
    })
    expect(await ask(open())).toMatchObject({ text: 'Hello', error: { code: 'MODEL_UNAVAILABLE' } })
  },
  async 'an error in the stream keeps what came'(profile) {
    says(profile, it => {
      it.text('Hello')
      it.write(profile.refuse('The worker has died.'))
      it.end()
    })
    expect(await ask(open())).toMatchObject({ text: 'Hello', error: { name: 'ModelError' } })
  },
  async 'white space is no answer'(profile) {
    answers(profile, ' ', '\n\n', ' ')
    expect(await ask(open())).toMatchObject({ text: '', error: { code: 'MODEL_REFUSED' } })
  },
  async 'the reason of a refusal is kept, without what was asked'(profile) {
    refuses(profile, 'The value Rumpelstilzchen of top_p must be less than one.')
    const messages: ModelMessage[] = [{ role: 'user', content: 'My secret is Rumpelstilzchen.' }]
    const { error } = await ask(open(), { messages })
    expect(error).toMatchObject({ code: 'MODEL_REFUSED', message: 'The model server refused the request.' })
    expect(error?.detail).toContain('The value … of top_p must be less than one.')
    expect(String(error?.cause)).toContain('must be less than one')
    expect(String(error?.cause)).not.toContain('Rumpel')
  },
  async 'what a filter refused is said to be filtered'(profile) {
    refuses(profile, profile.filtered.message, profile.filtered.more)
    expect((await ask(open())).error).toMatchObject({ code: 'CONTENT_FILTERED' })
  },
  async 'a conversation that is too long is asked again with less, which is remembered'(profile) {
    const { message, more, status } = profile.tooLong
    const door = open()
    refuses(profile, message, more, status)
    refuses(profile, message, more, status)
    answers(profile, 'Hello there!')
    expect(await ask(door, { messages: LONG })).toMatchObject({ ...whole, omitted: 6 })
    answers(profile, 'Hello there!')
    expect(await ask(door, { messages: LONG })).toMatchObject({ ...whole, omitted: 6 })
    const sent = bodies().map(({ messages }) => (messages as ModelMessage[]).map(({ content }) => content))
    expect(sent.slice(2)).toEqual([
      ['Be brief.', 'four', 'four!', 'And now?'],
      ['Be brief.', 'four', 'four!', 'And now?'],
    ])
  },
  async 'a question that is too long by itself is said to be'(profile) {
    const { message, more, status } = profile.tooLong
    refuses(profile, message, more, status)
    expect((await ask(open())).error).toMatchObject({ code: 'CONTEXT_TOO_LONG' })
    expect(model.requests).toHaveLength(1)
  },
  async 'a limit that is too much is halved, by the same name'(profile) {
    const { message, more, status } = profile.tooLong
    refuses(profile, `${message} (max_tokens is too large)`, more, status)
    answers(profile, 'Hello there!')
    expect(await ask(open(), { maxTokens: 1000 })).toMatchObject(whole)
    expect(bodies().map(({ max_tokens }) => max_tokens)).toEqual([1000, 500])
  },
  async 'a limit that is refused has its other name, then none, from then on'(profile) {
    const door = open()
    refuses(profile, "Unsupported parameter: 'max_tokens' is not supported with this model.")
    refuses(profile, 'Unknown field max_completion_tokens.')
    answers(profile, 'Hello there!')
    answers(profile, 'Hello there!')
    expect(await ask(door, { maxTokens: 9 })).toMatchObject(whole)
    expect(await ask(door, { maxTokens: 9 })).toMatchObject(whole)
    const names = bodies().map(body => Object.keys(body).filter(name => name.startsWith('max')))
    expect(names).toEqual([['max_tokens'], ['max_completion_tokens'], [], []])
  },
  async 'instructions come with the first question where there is no system role, in this model alone'(
    profile,
  ) {
    const door = open()
    refuses(profile, 'System role not supported')
    for (let times = 0; times < 3; times++) answers(profile, 'Hello there!')
    expect(await ask(door, { messages: LONG })).toMatchObject(whole)
    await ask(door, { messages: LONG })
    await ask(door, { messages: LONG, model: 'other' })
    const first = bodies().map(({ messages }) => (messages as ModelMessage[])[0])
    const system = { role: 'system', content: 'Be brief.' }
    const question = { role: 'user', content: 'Be brief.\n\none' }
    expect(first).toEqual([system, question, question, system])
  },
  async 'usage is not asked for where that is refused, in this model alone'(profile) {
    const door = open()
    refuses(profile, 'Unrecognized request argument supplied: stream_options')
    for (let times = 0; times < 3; times++) answers(profile, 'Hello there!')
    expect(await ask(door)).toMatchObject(whole)
    await ask(door)
    await ask(door, { model: 'other' })
    expect(bodies().map(body => 'stream_options' in body)).toEqual([true, false, false, true])
  },
  async 'a model that does not stream answers in one piece'(profile) {
    const door = open()
    refuses(profile, 'Streaming is not supported for this model.')
    for (let times = 0; times < 2; times++)
      model.script((_request, response) => {
        const message = { role: 'assistant', ...profile.text('Hello there!') }
        const completion = { choices: [{ index: 0, message, finish_reason: profile.finish }], usage: USED }
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion))
      })
    const usage = { promptTokens: 12, completionTokens: 3 }
    expect(await ask(door)).toMatchObject({ ...whole, usage })
    expect(await ask(door)).toMatchObject({ ...whole, usage })
    expect(bodies().map(({ stream }) => stream ?? false)).toEqual([true, false, false])
  },
  async 'fields that it does not know are left out'(profile) {
    refuses(profile, 'Unknown field in the request: extra inputs are not permitted', {}, 422)
    answers(profile, 'Hello there!')
    expect(await ask(open())).toMatchObject(whole)
  },
  async 'its models are listed'(profile) {
    page = profile.list(['one', 'two'])
    expect((await open().list()).map(({ id }) => id.replace('models/', ''))).toEqual(['one', 'two'])
  },
  async 'its models are listed, whatever else stands in the list'(profile) {
    const list = profile.list(['one']) as { data?: unknown[] } | unknown[]
    const entries = Array.isArray(list) ? list : (list.data ?? [])
    entries.push(null, {}, { id: null }, { id: '' }, 7, entries[0])
    page = list
    expect(await open().list()).toHaveLength(1)
    expect(warnings).toContainEqual({ skipped: 6 })
  },
  async 'a list of which nothing can be read is no list'(profile) {
    const list = profile.list([]) as { data?: unknown[] } | unknown[]
    const entries = Array.isArray(list) ? list : (list.data ?? [])
    entries.push({ object: 'model' }, null)
    page = list
    await expect(open().list()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  },
}

/** No case without a reason. */
const skipped: { profile: string; name: string; reason: string }[] = []

describe.each(profiles)('$name', profile => {
  test.each(Object.entries(cases))('%s', async (name, run) => {
    await run(profile)
    held.push(`${profile.name} × ${name}`)
  })
})

test('the matrix is whole', () => {
  const all = profiles.length * Object.keys(cases).length
  const families = profiles.map(({ name }) => name).join(', ')
  process.stdout.write(
    `Dialects: ${profiles.length} profiles × ${Object.keys(cases).length} cases, ${held.length} of ${all} hold, ${skipped.length} skipped (${families})\n`,
  )
  expect(held.length + skipped.length).toBe(all)
})
