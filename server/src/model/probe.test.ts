import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { probeModels } from './probe.js'

type Answer = {
  status: number
  body?: string
  location?: string
  path?: string
  models?: string[]
  key?: string | null
}

/** What is said of a model server that answers so, with `@` for where it is. */
async function saidOf({ status, body = '', location, path = '/v1', models = [], key = 'k' }: Answer) {
  const answer: RequestListener = (_request, response) =>
    response.writeHead(status, location ? { location } : {}).end(body)
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const openai = { apiKey: key, baseUrl: origin + path, models }
  const said = await probeModels({ openai, azure: null })
  await new Promise(resolve => server.close(resolve))
  return said?.replaceAll(origin, '@') ?? null
}

const list = (...ids: string[]) => JSON.stringify({ data: ids.map(id => ({ id })) })

test.each<[Answer, string | null]>([
  [{ status: 200, body: list('a') }, null],
  [{ status: 200, body: list('a'), models: ['a', 'b'] }, '@/v1/models does not list b of OPENAI_MODELS.'],
  [{ status: 404, path: '' }, '@/models answered 404: does the address end in /v1?'],
  [{ status: 404, path: '/api/' }, '@/api/models answered 404: does the address end in /v1?'],
  [{ status: 404, models: ['a'] }, null],
  [{ status: 404 }, '@/v1/models answered 404: name the models in OPENAI_MODELS.'],
  [{ status: 401 }, '@/v1/models answered 401: OPENAI_API_KEY is not accepted there.'],
  [{ status: 403, key: null }, '@/v1/models answered 403: it wants OPENAI_API_KEY.'],
  [
    { status: 301, location: 'https://b.example/' },
    '@/v1/models answered 301: OPENAI_BASE_URL has to be the address that it sends to.',
  ],
  [
    { status: 200, body: '<html>', path: '' },
    '@/models answered with no list of models: does the address end in /v1?',
  ],
  [{ status: 502 }, '@/v1/models answered 502.'],
])('of a model server that answers %j is said: %s', async (answer, said) => {
  expect(await saidOf(answer)).toBe(said)
})

test('a server that is not there is named, without what its address hides', async () => {
  const openai = { apiKey: 'k', baseUrl: 'http://me:p4ss@127.0.0.1:9/v1', models: [] }
  expect(await probeModels({ openai, azure: null })).toBe(
    'http://127.0.0.1:9/v1/models cannot be reached (ECONNREFUSED).',
  )
  const azure = {
    ...{ base: 'http://127.0.0.1:9/openai', isV1: false, apiVersion: '1' },
    ...{ deployments: ['d'], auth: { kind: 'key' as const, apiKey: 'k' } },
  }
  expect(await probeModels({ openai: null, azure })).toBe(
    'http://127.0.0.1:9/openai/models cannot be reached (ECONNREFUSED).',
  )
})

test('where none is configured there is nothing to say', async () => {
  expect(await probeModels({ openai: null, azure: null })).toBeNull()
})
