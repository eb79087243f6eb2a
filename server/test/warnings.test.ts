import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.js'
import { onEveryDatabase, startParley } from './parley.js'
import { type ServerProcess, startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

const noModel = expect.stringMatching(/^No model is configured: set OPENAI_API_KEY/)

async function start(env: Record<string, string>, inFile = ''): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-warnings-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, '.env'), inFile)
  const server = startProcess({ folder, port: await freePort(), env })
  cleanUp.use(server)
  await server.ready
  return server
}

/** What the server logged as warnings, whole lines. */
const warnings = (server: ServerProcess): string[] =>
  server
    .stdout()
    .split('\n')
    .flatMap(line => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []))
    .filter(({ level }) => level === 40)
    .map(({ msg }) => msg)

async function production() {
  const [issuer, ollama] = await Promise.all([freePort(), freePort()])
  return {
    issuer,
    env: {
      NODE_ENV: 'production',
      SESSION_SECRET: 'a secret that is only used by tests',
      ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
      OIDC_CORP_ISSUER: `http://127.0.0.1:${issuer}`,
      OIDC_CORP_CLIENT_ID: 'parley',
      OLLAMA_URL: `http://127.0.0.1:${ollama}`,
    },
  }
}

describe.concurrent('a start in production says what is missing, and starts', () => {
  test('a model, an admin, and an issuer that answers', async () => {
    const { env, issuer } = await production()
    const server = await start(env, 'OPENAI_APIKEY=p4ss\n')
    await eventually(() => warnings(server).some(line => line.includes('sign-in')))
    expect(warnings(server)).toEqual([
      'OPENAI_APIKEY is not known: did you mean OPENAI_API_KEY?',
      'nobody is an admin, and nobody can become one: set ADMIN_EMAILS or ROLE_MAPPINGS',
      noModel,
      `sign-in by corp: no discovery document from http://127.0.0.1:${issuer}: cannot be reached: ECONNREFUSED.`,
    ])
    expect(server.stdout()).not.toContain('p4ss')
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })

  test('nothing, where the demo model is wanted, somebody becomes an admin and the issuer answers', async () => {
    const { env } = await production()
    const answering = createServer((request, response) => {
      const origin = `http://${request.headers.host}`
      const document = {
        issuer: origin,
        authorization_endpoint: `${origin}/a`,
        token_endpoint: `${origin}/t`,
        jwks_uri: `${origin}/k`,
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
    }).listen(0, '127.0.0.1')
    cleanUp.defer(() => void answering.close())
    await new Promise(resolve => answering.once('listening', resolve))
    const asked = new Promise(resolve =>
      answering.on('request', ({ method }) => method === 'HEAD' && resolve(null)),
    )
    const server = await start({
      ...env,
      OIDC_CORP_ISSUER: `http://127.0.0.1:${(answering.address() as AddressInfo).port}`,
      ADMIN_EMAILS: 'ada@example.com',
      DEMO_MODEL: 'on',
    })
    await asked
    expect(warnings(server)).toEqual([])
    expect(server.stdout()).toContain('demo model')
  })

  test('what is wrong with the address of models', async () => {
    const { env } = await production()
    const models = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
    cleanUp.defer(() => void models.close())
    await new Promise(resolve => models.once('listening', resolve))
    const address = `http://127.0.0.1:${(models.address() as AddressInfo).port}`
    const server = await start({ ...env, OPENAI_BASE_URL: address })
    const line = `${address}/models answered 404: does the address end in /v1?`
    await eventually(() => warnings(server).includes(line))
  })
})

onEveryDatabase(database => {
  test('without a model the list is empty, nothing is sent, and health says what is missing', async () => {
    const ollama = await freePort()
    await using parley = await startParley({
      database,
      env: {
        OPENAI_API_KEY: '',
        OPENAI_BASE_URL: '',
        DEMO_MODEL: 'off',
        OLLAMA_URL: `http://127.0.0.1:${ollama}`,
      },
    })
    const admin = await parley.signIn('admin')
    const { data } = await admin.ask('{ models { id } health { name message } }')
    expect(data.models).toEqual([])
    expect(data.health).toContainEqual({ name: 'model', message: noModel })
    await expect(admin.client.sendMessage({ content: 'Hello' })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'There is no model: an administrator has to set one up.',
    })
  })

  test('a SESSION_SECRET under which the audit log does not verify is told', async () => {
    const line = expect.objectContaining({
      msg: expect.stringMatching(/^the audit log does not verify: SESSION_SECRET/),
    })
    await using parley = await startParley({ database })
    await parley.signIn('user')
    await parley.stop()
    await using same = await startParley({ database, env: { DATABASE_URL: parley.databaseUrl } })
    expect(same.log).not.toContainEqual(line)
    await same.stop()
    const env = { DATABASE_URL: parley.databaseUrl, SESSION_SECRET: 'another secret, as long as needed' }
    await using other = await startParley({ database, env })
    expect(other.log).toContainEqual(line)
    await other.signIn('user')
    await other.stop()
    // What came since verifies; what was there before does not.
    await using again = await startParley({ database, env })
    expect(again.log).toContainEqual(line)
  })
})
