import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { baseOf, createAddressedFetch } from './address.js'

let close = async () => {}
afterEach(() => close())

/** A server that answers so, what it was asked for, and what was said. */
async function serve(listener: RequestListener) {
  const asked: string[] = []
  const warnings: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  close = async () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as { port: number }
  const base = `http://127.0.0.1:${port}`
  const log = { warn: (_about: unknown, text?: string) => void warnings.push(text ?? '') }
  return { base, asked, warnings, log }
}

const only =
  (path: string): RequestListener =>
  ({ url }, response) => {
    response.statusCode = url?.startsWith(path) ? 200 : 404
    response.end('{}')
  }

test.each([
  ['https://a.example/v1', 'https://a.example/v1'],
  ['https://a.example/v1/', 'https://a.example/v1'],
  ['https://a.example/v1/chat/completions', 'https://a.example/v1'],
  ['https://a.example/openai/v1/completions/', 'https://a.example/openai/v1'],
  ['https://a.example/v1/models', 'https://a.example/v1'],
  ['https://a.example', 'https://a.example'],
])('%s is the base %s', (address, base) => {
  expect(baseOf(address)).toBe(base)
})

test('an address without /v1 is asked below it once nothing is found there, and said once', async () => {
  const { base, asked, warnings, log } = await serve(only('/v1/'))
  const { fetch, isLost } = createAddressedFetch(base, log)
  expect((await fetch(`${base}/models`)).status).toBe(200)
  expect((await fetch(`${base}/models`)).status).toBe(200)
  expect(asked).toEqual(['/models', '/v1/models', '/v1/models'])
  expect(warnings).toEqual(['the model server is asked below /v1, which its address leaves out'])
  expect(isLost()).toBe(false)
})

test('an address that answers stays as it is', async () => {
  const { base, asked, log } = await serve(only('/'))
  const { fetch } = createAddressedFetch(base, log)
  await fetch(`${base}/models`)
  await fetch(`${base}/chat/completions`, { method: 'POST', body: '{}' })
  expect(asked).toEqual(['/models', '/chat/completions'])
})

test('a server that says 200 to what it does not know (LM Studio) is asked below /v1 as well', async () => {
  const { base, log } = await serve(({ url }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify(url?.startsWith('/v1/') ? { data: [] } : { error: 'Unexpected endpoint or method.' }),
    )
  })
  const { fetch } = createAddressedFetch(base, log)
  expect(await (await fetch(`${base}/models`)).json()).toEqual({ data: [] })
})

test('where nothing is below /v1 either, the first answer holds and the address leads nowhere', async () => {
  const { base, asked, log } = await serve(only('/elsewhere'))
  const { fetch, isLost } = createAddressedFetch(base, log)
  expect((await fetch(`${base}/models`)).status).toBe(404)
  expect(asked).toEqual(['/models', '/v1/models'])
  expect(isLost()).toBe(true)
})

test('an address with a version is never asked elsewhere', async () => {
  const { base, asked, log } = await serve(only('/nowhere'))
  const { fetch, isLost } = createAddressedFetch(`${base}/v1`, log)
  expect((await fetch(`${base}/v1/models`)).status).toBe(404)
  expect(asked).toEqual(['/v1/models'])
  expect(isLost()).toBe(false)
})
