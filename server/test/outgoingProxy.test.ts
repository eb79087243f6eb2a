import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { certificate, certificateKey } from './certificate.js'
import { eventually } from './eventually.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  cleanUp.defer(() => void server.close())
  await new Promise(resolve => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

/** A model server, and an issuer. */
const answer: RequestListener = ({ url, headers: { host } }, response) => {
  const origin = `https://${host}`
  const document = {
    issuer: origin,
    authorization_endpoint: origin,
    token_endpoint: origin,
    jwks_uri: `${origin}/keys`,
  }
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify(url?.startsWith('/.well-known') ? document : { data: [{ id: 'a' }] }))
}

/** A proxy that leads everything to one port, and what it was asked for. */
async function startProxy(port: number) {
  const asked: string[] = []
  const note = ({ method, url, headers }: IncomingMessage) =>
    asked.push(`${method} ${url} ${headers['proxy-authorization'] ?? ''}`.trim())
  const proxy = createServer((request, response) => {
    note(request)
    answer(request, response)
  })
  proxy.on('connect', (request: IncomingMessage, socket) => {
    note(request)
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  return { asked, url: `http://me:p%40ss@127.0.0.1:${await listen(proxy)}` }
}

const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`

async function start(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-proxy-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'ca.pem'), certificate)
  const port = await freePort()
  const server = startProcess({ folder, port, env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...env } })
  cleanUp.use(server)
  await server.ready
  return server
}

test('model servers and issuers are asked by the proxy of the environment, which is told in no line', async () => {
  const target = await listen(createTlsServer({ cert: certificate, key: certificateKey }, answer))
  const proxy = await startProxy(target)
  const server = await start({
    HTTPS_PROXY: proxy.url,
    OPENAI_BASE_URL: 'https://models.example/v1',
    OIDC_CORP_ISSUER: 'https://login.example',
    OIDC_CORP_CLIENT_ID: 'parley',
  })
  await eventually(() => proxy.asked.length >= 2)
  expect(new Set(proxy.asked)).toEqual(
    new Set([`CONNECT models.example:443 ${basic}`, `CONNECT login.example:443 ${basic}`]),
  )
  expect(server.stdout()).not.toContain('p%40ss')
  expect(server.stdout()).not.toContain('cannot be reached')
})

test('plain http as well, but nothing on this machine', async () => {
  const direct: string[] = []
  const own = await listen(
    createServer((request, response) => {
      direct.push(request.url ?? '')
      answer(request, response)
    }),
  )
  const proxy = await startProxy(own)
  await start({ http_proxy: proxy.url, OPENAI_BASE_URL: `http://127.0.0.1:${own}/v1` })
  await eventually(() => direct.includes('/v1/models'))
  expect(proxy.asked).toEqual([])
  await start({ HTTP_PROXY: proxy.url, OPENAI_BASE_URL: 'http://models.example/v1' })
  await eventually(() => proxy.asked.includes(`GET http://models.example/v1/models ${basic}`))
})

test('what NO_PROXY names is asked directly', async () => {
  const proxy = await startProxy(0)
  const server = await start({
    HTTP_PROXY: proxy.url,
    NO_PROXY: 'other.example, .invalid',
    OPENAI_BASE_URL: 'http://models.invalid/v1',
  })
  await eventually(() => server.stdout().includes('http://models.invalid/v1/models cannot be reached'))
  expect(proxy.asked).toEqual([])
})
