import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
let elsewhere: Parley

beforeAll(async () => {
  ;[parley, elsewhere] = await Promise.all([
    startParley(),
    startParley({
      env: {
        PUBLIC_URL: 'https://parley.example',
        OIDC_DEV_ISSUER: 'https://issuer.example',
        OIDC_DEV_CLIENT_ID: 'parley',
      },
    }),
  ])
})
afterAll(() => Promise.all([parley[Symbol.asyncDispose](), elsewhere[Symbol.asyncDispose]()]))

const page = 'text/html,*/*;q=0.8'

/** Status and Location of a GET that names another host. */
async function asked(at: Parley, host: string, path: string, accept = page): Promise<[number, string?]> {
  const port = new URL(at.url).port
  const request = get(at.url + path, { headers: { host: host.replace('PORT', port), accept } })
  const [{ statusCode = 0, headers }] = (await once(request, 'response')) as [IncomingMessage]
  request.destroy()
  return headers.location === undefined ? [statusCode] : [statusCode, headers.location]
}

test.each(['127.0.0.1:PORT', '[::1]:PORT', '127.1.2.3:PORT'])(
  'a page and a sign-in at %s go to the name that the cookies belong to',
  async host => {
    expect(await asked(parley, host, '/?a=b')).toEqual([307, `${parley.url}/?a=b`])
    const login = '/auth/login/dev?returnTo=%2Fc%2F1'
    expect(await asked(parley, host, login, '*/*')).toEqual([307, parley.url + login])
    expect(await asked(parley, host, '//evil.example/')).toEqual([307, `${parley.url}//evil.example/`])
  },
)

test.each([
  ['the name itself', 'localhost:PORT'],
  ['another port, where something else may stand', '127.0.0.1:1'],
  ['a name of another machine, as a proxy may write it', 'parley.internal:PORT'],
])('nobody is sent away from %s', async (_what, host) => {
  expect(await asked(parley, host, '/')).toEqual([200])
})

test('programs and other public names are left alone', async () => {
  expect(await asked(parley, '127.0.0.1:PORT', '/healthz', '*/*')).toEqual([200])
  expect(await asked(elsewhere, '127.0.0.1:PORT', '/')).toEqual([200])
})
