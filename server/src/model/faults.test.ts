import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HeldAnswer, ModelServer } from '../../test/modelServer.js'
import { type Parley, type SignedIn, startParley } from '../../test/parley.js'
import type { FailureCode } from './model.js'

interface Fault {
  what: string
  /** What the model server does. */
  script: (model: ModelServer) => void
  /** Null: the reply is complete. */
  code: FailureCode | null
  sentence?: string
  /** Of the reply. */
  text?: string
}

const status = (code: number, failure?: Parameters<ModelServer['fail']>[1]) => (model: ModelServer) =>
  model.fail(code, failure)
const held = (say: (answer: HeldAnswer) => void) => (model: ModelServer) => say(model.hold())
const begun = (say: (answer: HeldAnswer) => void) =>
  held(answer => {
    answer.send('Half an ans')
    say(answer)
  })
const raw =
  (respond: (response: ServerResponse) => void, type = 'text/event-stream', more = {}) =>
  (model: ModelServer) =>
    model.script((_request, response) => {
      response.writeHead(200, { 'content-type': type, ...more })
      respond(response)
    })

const stream = (content: string) =>
  `data: {"choices":[{"delta":{"content":"${content}"}}]}\n\ndata: {"choices":[{"finish_reason":"stop"}]}\n\n`
const half = Buffer.from('😀').subarray(0, 2)
const [before, after] = stream('Half |').split('|') as [string, string]

const sentences = {
  credentials:
    'The model server does not accept the credentials of this server; an administrator has to look at them.',
  absent: 'The model test-model does not exist at the model server or may not be used.',
  refused: 'The model server refused the request.',
  tooLong: 'The conversation is too long for this model.',
  filteredMessage: "The model server's content filter refused the message.",
  filteredAnswer: "The model server's content filter ended the answer.",
  busy: 'The model has too much to do; try again in a moment.',
  busyFor: 'The model has too much to do; try again in 7 seconds.',
  quota: 'The quota at the model server is used up.',
  fault: 'The model server has a fault at the moment.',
  overloaded: 'The model server is overloaded at the moment.',
  late: 'The model did not answer in time.',
  noFirst: 'The model did not begin to answer in time.',
  silent: 'The model fell silent in the middle of its answer.',
  unreachable: 'The model cannot be reached at the moment.',
  cut: 'The connection to the model broke before the answer was complete.',
  noAnswer: 'The model server sent something that is not an answer.',
  moved: 'The model server sends requests elsewhere; an administrator has to look at its address.',
  notUnderstood: 'Part of the answer came in a form that this server does not understand.',
  empty: 'The model ended without an answer.',
  limit: 'The model reached its limit of tokens before it wrote anything.',
  tools: 'The model asked for tools instead of answering.',
}
const s = sentences

const faults: Fault[] = [
  { what: '401', script: status(401), code: 'AUTH_FAILED', sentence: s.credentials },
  { what: '403', script: status(403), code: 'AUTH_FAILED', sentence: s.credentials },
  { what: '404', script: status(404), code: 'MODEL_UNAVAILABLE', sentence: s.absent },
  { what: '408', script: status(408), code: 'TIMEOUT', sentence: s.late },
  { what: '413', script: status(413), code: 'CONTEXT_TOO_LONG', sentence: s.tooLong },
  { what: '429', script: status(429), code: 'RATE_LIMITED', sentence: s.busy },
  {
    what: '429 with a time',
    script: status(429, { retryAfter: 7 }),
    code: 'RATE_LIMITED',
    sentence: s.busyFor,
  },
  {
    what: '429 for lack of quota',
    script: status(429, { code: 'insufficient_quota' }),
    code: 'RATE_LIMITED',
    sentence: s.quota,
  },
  { what: '500', script: status(500), code: 'MODEL_UNAVAILABLE', sentence: s.fault },
  { what: '502', script: status(502), code: 'MODEL_UNAVAILABLE', sentence: s.fault },
  { what: '503', script: status(503), code: 'MODEL_UNAVAILABLE', sentence: s.overloaded },
  { what: '529', script: status(529), code: 'MODEL_UNAVAILABLE', sentence: s.overloaded },
  { what: '400', script: status(400), code: 'MODEL_REFUSED', sentence: s.refused },
  {
    what: 'a conversation that is too long',
    script: status(400, { code: 'context_length_exceeded' }),
    code: 'CONTEXT_TOO_LONG',
    sentence: s.tooLong,
  },
  {
    what: 'a message that is filtered',
    script: status(400, { code: 'content_filter' }),
    code: 'CONTENT_FILTERED',
    sentence: s.filteredMessage,
  },
  {
    what: 'an answer that is filtered',
    script: begun(answer => answer.end({ finish: 'content_filter' })),
    code: 'CONTENT_FILTERED',
    sentence: s.filteredAnswer,
    text: 'Half an ans',
  },
  {
    what: 'a connection that is reset',
    script: model => model.script((_request, response) => void response.socket?.resetAndDestroy()),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.unreachable,
  },
  { what: 'no first piece', script: held(() => {}), code: 'TIMEOUT', sentence: s.noFirst },
  {
    what: 'silence after a piece',
    script: begun(() => {}),
    code: 'TIMEOUT',
    sentence: s.silent,
    text: 'Half an ans',
  },
  {
    what: 'a cut at the beginning',
    script: held(answer => answer.cut()),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.cut,
  },
  {
    what: 'a cut in the middle',
    script: begun(answer => answer.cut()),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.cut,
    text: 'Half an ans',
  },
  {
    what: 'an end without a finish',
    script: begun(answer => answer.raw('data: [DONE]\n\n')),
    code: null,
    text: 'Half an ans',
  },
  {
    what: 'a part that is neither text nor a thought',
    script: begun(answer => {
      answer.delta({ content: [{ type: 'hologram', data: 'x' }] })
      answer.end()
    }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.notUnderstood,
    text: 'Half an ans',
  },
  {
    what: 'white space in place of an answer',
    script: held(answer => {
      answer.send(' ', '\n\n')
      answer.end()
    }),
    code: 'MODEL_REFUSED',
    sentence: s.empty,
  },
  {
    what: 'an event that is not JSON',
    script: begun(answer => answer.malformed()),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
    text: 'Half an ans',
  },
  {
    what: 'an event that is no object',
    script: begun(answer => answer.raw('data: null\n\n')),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
    text: 'Half an ans',
  },
  {
    what: 'an error in the middle of the stream',
    script: begun(answer => answer.fail(500)),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.fault,
    text: 'Half an ans',
  },
  {
    what: 'half a character',
    script: raw(response => response.end(Buffer.concat([Buffer.from(before), half, Buffer.from(after)]))),
    code: null,
    text: 'Half \ufffd',
  },
  {
    what: 'half a character and a cut',
    script: raw(response => {
      response.write('data: {"choices":[{"delta":{"content":"Half an ans"}}]}\n\n')
      response.write(Buffer.concat([Buffer.from(before), half]), () => response.destroy())
    }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.cut,
    text: 'Half an ans',
  },
  { what: 'an empty answer', script: held(answer => answer.end()), code: 'MODEL_REFUSED', sentence: s.empty },
  {
    what: 'nothing within the limit of tokens',
    script: held(answer => answer.end({ finish: 'length' })),
    code: 'MODEL_REFUSED',
    sentence: s.limit,
  },
  {
    what: 'an answer that reaches its limit of tokens',
    script: begun(answer => answer.end({ finish: 'length' })),
    code: null,
    text: 'Half an ans',
  },
  {
    what: 'tools in place of an answer',
    script: held(answer => {
      answer.delta({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{}' } }] })
      answer.raw('data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}\n\n')
    }),
    code: 'MODEL_REFUSED',
    sentence: s.tools,
  },
  {
    what: 'a page of HTML',
    script: raw(response => response.end('<!doctype html>\n<h1>Welcome</h1>'), 'text/html'),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
  },
  {
    what: 'JSON in place of a stream',
    script: raw(response => response.end('{"choices":[{"message":{"content":"x"}}]}'), 'application/json'),
    code: null,
    text: 'x',
  },
  {
    what: 'JSON that is no answer',
    script: raw(response => response.end('{"choices":[]}'), 'application/json'),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
  },
  {
    what: 'an error page of HTML',
    script: model =>
      model.script((_request, response) => {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
      }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.fault,
  },
  {
    what: 'a redirect',
    script: model =>
      model.script((_request, response) => {
        response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
      }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.moved,
  },
  {
    what: 'a line that does not end',
    script: raw(response => {
      response.write('data: {"choices":[{"delta":{"content":"Half an ans"}}]}\n\n')
      response.write(`data: "${'x'.repeat(5_000_000)}`)
    }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
    text: 'Half an ans',
  },
  {
    what: 'a compressed answer',
    script: raw(response => response.end(gzipSync(stream('All of it'))), undefined, {
      'content-encoding': 'gzip',
    }),
    code: null,
    text: 'All of it',
  },
  {
    what: 'a compressed answer that is not one',
    script: raw(response => response.end(stream('plain')), undefined, { 'content-encoding': 'gzip' }),
    code: 'MODEL_UNAVAILABLE',
    sentence: s.noAnswer,
  },
]

const isSilence = ({ sentence }: Fault) => sentence === s.noFirst || sentence === s.silent

describe.each([
  ['does not do what it should', faults.filter(fault => !isSilence(fault)), {}, []],
  [
    'falls silent',
    faults.filter(isSilence),
    { MODEL_FIRST_PIECE_SECONDS: '1', MODEL_PIECE_SECONDS: '1' },
    ['deadline'],
  ],
] as const)('a model server that %s', (_what, these, env, tags) => {
  let parley: Parley
  let user: SignedIn
  beforeAll(async () => {
    parley = await startParley({ env })
    user = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function send() {
    const { reply } = await user.client.sendMessage({ content: 'Hi' })
    return user.client.reply(reply.id).done()
  }

  test.each(these)(
    '$what: the failure is told, the text kept, the next reply works',
    { tags: [...tags] },
    async fault => {
      const { script, code, sentence, text = '' } = fault
      script(parley.model)
      const message = await send()
      expect(message).toMatchObject({ status: code ? 'FAILED' : 'COMPLETE', content: text })
      if (code) expect(message.failure).toMatchObject({ code, message: sentence })
      else expect(message.failure).toBeNull()
      expect(await send()).toMatchObject({ status: 'COMPLETE', content: 'A short answer.' })
    },
  )
})

test('operators find each sentence with its code', () => {
  const docs = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8').split('\n')
  for (const { code, sentence = '' } of faults.filter(fault => fault.code)) {
    const shown = sentence.replace('test-model', '…').replace('in 7 seconds', 'in a moment')
    expect(docs.find(line => line.includes(shown)) ?? sentence).toContain(`\`${code}\``)
  }
})
