import { execFileSync, spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import WebSocket from 'ws'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { freePort } from '../../../test/startPostgresql.js'
import { type ExportedSpan, startCollector } from '../../../test/telemetry.js'
import { watchSocketOperations } from '../../api/graphql/socketSpans.js'
import type { ModelDoor } from '../../model/model.js'
import { loadConfig } from '../../process/config.js'
import { watchModel } from '../../process/telemetry/watchModel.js'
import { metrics } from './metrics.js'
import { openTelemetry } from './open.js'

const token = 'a token that only tests know'
const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
const traceparent = `00-${traceId}-${spanId}-01`

const attributesOf = ({ attributes }: ExportedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

const list = async () => []
const options: Parameters<typeof watchSocketOperations>[1] = {}
const sentences = 'query { me { id } }'

async function scrape({ url }: Pick<Parley, 'url'>, authorization = `Bearer ${token}`): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization } })
  expect(response.status).toBe(200)
  return response.text()
}

/** The value of one line. */
const figureOf = (text: string, line: RegExp): number => {
  const found = text.split('\n').find(one => line.test(one))
  return found === undefined ? Number.NaN : Number(found.split(' ').at(-1))
}

onEveryDatabase(database => {
  it('a reply is one trace, from the operation to the model, and nothing in it says what was said', async () => {
    await using collector = await startCollector()
    await using parley = await startParley({
      database,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=canary%20key',
        METRICS_TOKEN: token,
      },
    })
    const person = await parley.signIn('user')
    parley.model.reply('canary of the reply', { usage: [7, 5] })
    const { reply, conversation } = await person.client.sendMessage({ content: 'canary of the message' })
    await person.client.reply(reply.id).done()
    await person.ask({ query: sentences, headers: { traceparent } })
    await person.ask({ query: '{ canaryOfAField }', headers: { traceparent } })
    await person.ask('query CanaryOfTheName { me { id } }')
    await person.ask('{ conversation(id: "canary of an id") { id } }')
    const spans = await collector.until(({ parentSpanId }) => parentSpanId === spanId)
    const model = spans.find(({ name }) => name.startsWith('chat '))
    const sending = spans.find(({ name }) => name === 'mutation SendMessage')
    const transaction = spans.find(
      ({ name, parentSpanId }) => name === 'database transaction' && parentSpanId === sending?.spanId,
    )
    expect(model).toMatchObject({ traceId: sending?.traceId, parentSpanId: sending?.spanId })
    expect(transaction?.traceId).toBe(sending?.traceId)
    expect(model && attributesOf(model)).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 5,
    })
    expect(spans.find(({ parentSpanId }) => parentSpanId === spanId)).toMatchObject({
      name: 'query other',
      traceId,
    })
    expect(spans.some(({ name }) => name === 'sign-in return')).toBe(true)
    await parley.stop()
    const told = collector.bodies.map(({ body }) => body).join('\n')
    for (const secret of ['canary', 'Canary', conversation.id, reply.id, person.token])
      expect(told).not.toContain(secret)
    expect(collector.bodies.every(({ headers }) => headers['x-key'] === 'canary key')).toBe(true)
    expect(collector.metrics()).toContain('parley_operation_duration_seconds')
    expect(parley.log.find(line => line.trace_id === traceId)?.msg).toBe('a request was refused')
    expect(parley.model.requests.every(({ headers }) => headers.traceparent === undefined)).toBe(true)
  })

  it('figures count operations, refusals, models, sockets and jobs, by names that nobody can make up', async () => {
    const env = { METRICS_TOKEN: token, RATE_LIMITS: 'user=8', TITLES: 'on' }
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    parley.model.reply('Yes.', { usage: [3, 2] })
    parley.model.reply('A title')
    const { reply } = await person.client.sendMessage({ content: 'Is it so?' })
    await person.client.reply(reply.id).done()
    const socket = new WebSocket(`${parley.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    socket.once('open', () => socket.send('{"type":"connection_init"}'))
    await person.ask('{ nothing }')
    for (let i = 0; i < 9; i++) await person.ask(`query Mine${i} { me { id } }`)
    const text = await eventually(async () => {
      const found = await scrape(parley)
      return figureOf(found, /^parley_job_duration_seconds_count{job="title",outcome="ok"}/) > 0 && found
    })
    socket.terminate()
    expect(
      figureOf(text, /^parley_operation_duration_seconds_count{operation="SendMessage".*outcome="ok"}/),
    ).toBe(1)
    expect(
      figureOf(text, /^parley_operation_errors_total{operation="other",code="GRAPHQL_VALIDATION_FAILED"}/),
    ).toBeGreaterThan(0)
    expect(figureOf(text, /^parley_rate_limited_total{limit="user"}/)).toBeGreaterThan(0)
    expect(figureOf(text, /^parley_model_tokens_total{.*kind="completion"}/)).toBeGreaterThan(0)
    expect(figureOf(text, /^parley_model_first_token_seconds_count/)).toBeGreaterThan(0)
    expect(figureOf(text, /^parley_sockets_open{transport="websocket"}/)).toBeGreaterThan(0)
    expect(figureOf(text, /^parley_sign_in_duration_seconds_count{step="return",outcome="ok"}/)).toBe(1)
    expect(text).not.toMatch(/Mine\d|usr_|cnv_|ses_/)
    const names = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name ?? '')
    expect(names.filter(name => !Object.hasOwn(metrics, name))).toEqual([])
    if (spawnSync('promtool', ['--version']).status === 0)
      execFileSync('promtool', ['check', 'metrics'], { input: text })
  })
})

it('without its token, and where nobody set one, /metrics tells nothing', async () => {
  await using parley = await startParley({ env: { METRICS_TOKEN: token } })
  for (const authorization of ['', `Bearer ${token}x`, token]) {
    const { status } = await fetch(`${parley.url}/metrics`, { headers: { authorization } })
    expect(status).toBe(401)
  }
  await using other = await startParley()
  expect((await fetch(`${other.url}/metrics`)).status).toBe(404)
})

it('a port of its own has /metrics alone, which is then not on the other one', async () => {
  const port = await freePort()
  await using parley = await startParley({ env: { METRICS_PORT: String(port) } })
  const at = (path: string) => fetch(`http://localhost:${port}${path}`)
  expect(await (await at('/metrics')).text()).toContain('parley_memory_bytes{kind="rss"}')
  expect((await at('/graphql')).status).toBe(404)
  expect((await fetch(`${parley.url}/metrics`)).status).toBe(404)
})

it('a collector that is away, or refuses, is told once and changes nothing', async () => {
  await using refusing = await startCollector({ status: 400 })
  for (const url of [refusing.url, `http://127.0.0.1:${await freePort()}`]) {
    await using parley = await startParley({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } })
    const person = await parley.signIn('user')
    await person.ask(sentences)
    const warnings = () => parley.log.filter(({ msg }) => msg === 'telemetry could not be sent')
    await eventually(() => warnings().length > 0)
    expect((await person.ask(sentences)).errors).toBeUndefined()
    const began = performance.now()
    await parley.stop()
    expect(performance.now() - began).toBeLessThan(8000)
    expect(warnings()).toHaveLength(1)
  }
})

it('where nobody listens, nothing stands before models and operations', async () => {
  const { telemetry } = loadConfig({})
  expect(await openTelemetry(telemetry, { warn() {} })).toBeNull()
  const door: ModelDoor = {
    description: '',
    list,
    known: list,
    stream: async function* () {},
    check: async () => {},
  }
  expect(watchModel(door, null, { prices: () => ({ of: () => undefined }), currency: 'EUR' })).toBe(door)
  expect(watchSocketOperations(null, options)).toBe(options)
})

it('what is sampled is decided here, and what cannot be read begins a trace of its own', async () => {
  await using collector = await startCollector()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' }
  await using parley = await startParley({ env })
  await parley.ask({ query: sentences, headers: { traceparent } })
  await parley.ask({ query: sentences, headers: { traceparent: 'x'.repeat(200) } })
  await parley.stop()
  expect(collector.spans()).toEqual([])
  expect(collector.metrics().size).toBeGreaterThan(0)
})
