import { expect, it } from 'vitest'
import { approveDevice } from '../../../test/deviceBrowser.js'
import { startParley } from '../../../test/parley.js'
import { type ExportedSpan, startCollector } from '../../../test/telemetry.js'

const token = 'a token that only tests know'

const attributesOf = ({ attributes }: ExportedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

it('an image is told by another name than a text', async () => {
  await using collector = await startCollector()
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    MODEL_DETAILS: 'test-model: imageGeneration context=9000',
  }
  await using parley = await startParley({ env })
  const person = await parley.signIn('user')
  const { reply } = await person.client.generateImage({ prompt: 'canary of a prompt' })
  await person.client.reply(reply.id).done()
  const sent = await person.client.sendMessage({ content: 'Hi' })
  await person.client.reply(sent.reply.id).done()
  await parley.stop()
  const spans = await collector.until(({ name }) => name === 'chat test-model')
  const image = spans.find(({ name }) => name === 'generate_content test-model')
  expect(image && attributesOf(image)).toMatchObject({
    'gen_ai.operation.name': 'generate_content',
    'gen_ai.output.type': 'image',
    'gen_ai.request.model': 'test-model',
  })
  expect(collector.bodies.map(({ body }) => body).join('\n')).not.toContain('canary')
})

it('batches of loaders are seen by their names with how many keys, and so are the steps of a device code', async () => {
  await using collector = await startCollector()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, METRICS_TOKEN: token }
  await using parley = await startParley({ env })
  const person = await parley.signIn('user')
  for (const title of ['One', 'Two', 'Three']) await person.client.createConversation({ title })
  await person.ask('{ conversations(first: 3) { nodes { owner { id } participants { user { id } } } } }')
  const start = 'mutation { startDeviceLogin(provider: "dev") { handle userCode verificationUri } }'
  const begun = async () => (await parley.ask(start)).data.startDeviceLogin
  const poll = async ({ handle }: { handle: string }) =>
    (await parley.ask(`mutation { pollDeviceLogin(handle: "${handle}") { status } }`)).data.pollDeviceLogin
  const [waiting, done] = [await begun(), await begun()]
  await approveDevice(done.verificationUri, done.userCode, 'user')
  expect([await poll(waiting), await poll(done)]).toEqual([{ status: 'PENDING' }, { status: 'COMPLETE' }])
  const spans = await collector.until(({ name }) => name === 'identity provider device poll')
  const named = (wanted: string) => spans.filter(({ name }) => name === wanted)
  const [batch] = named('loader participants')
  expect(batch && attributesOf(batch)).toEqual({ 'parley.loader.keys': 3 })
  const isWithin = (span: ExportedSpan | undefined, outer: RegExp) =>
    spans.some(({ spanId, name }) => spanId === span?.parentSpanId && outer.test(name))
  expect(isWithin(batch, /^query /)).toBe(true)
  expect(spans.some(span => isWithin(span, /^loader participants$/))).toBe(true)
  for (const step of ['device begin', 'device poll']) {
    const [asked] = named(`identity provider ${step}`)
    expect(isWithin(asked, new RegExp(`^sign-in ${step}$`))).toBe(true)
    expect(asked && attributesOf(asked)).toEqual({ 'parley.sign_in.provider': 'dev' })
    expect(isWithin(named(`sign-in ${step}`)[0], /^mutation /)).toBe(true)
  }
  const headers = { authorization: `Bearer ${token}` }
  const text = await (await fetch(`${parley.url}/metrics`, { headers })).text()
  for (const outcome of ['PENDING', 'ok'])
    expect(text).toContain(
      `parley_sign_in_duration_seconds_count{step="device poll",outcome="${outcome}"} 1\n`,
    )
  await parley.stop()
  const told = collector.bodies.map(({ body }) => body).join('\n')
  for (const secret of [done.handle, done.userCode, waiting.handle]) expect(told).not.toContain(secret)
})
