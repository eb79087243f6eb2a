import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ask } from './ask.js'
import { certificate } from './certificate.js'
import { eventually } from './eventually.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'
import { startCollector } from './telemetry.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

/** A process that writes down which modules of OpenTelemetry and Azure it loads. */
async function start(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-telemetry-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const loaded = join(folder, 'loaded.txt')
  await writeFile(loaded, '')
  await writeFile(join(folder, 'ca.pem'), certificate)
  await writeFile(
    join(folder, 'hook.mjs'),
    `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (/opentelemetry/.test(url)) appendFileSync(${JSON.stringify(loaded)}, url + '\\n')
  return next(url, context)
} })`,
  )
  const server = startProcess({
    folder,
    port: await freePort(),
    env: {
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      NODE_OPTIONS: `--import ${join(folder, 'hook.mjs')}`,
      ...env,
    },
  })
  cleanUp.use(server)
  await server.ready
  const modules = async () => (await readFile(loaded, 'utf8')).split('\n').filter(Boolean)
  return { server, modules }
}

it('loads nothing of OpenTelemetry where nobody listens, and no exporter that was not asked for', async () => {
  const off = await start({})
  await ask(off.server.url, '{ serverInfo { version } }')
  expect(await off.modules()).toEqual([])
  const metrics = await start({ METRICS_PORT: String(await freePort()) })
  const modules = (await metrics.modules()).join('\n')
  expect(modules).toContain('exporter-prometheus')
  expect(modules).not.toMatch(/otlp|azure/)
})

it('Azure Monitor gets traces and metrics, without host and user, and its maker no statistics', async () => {
  const azure = cleanUp.use(await startCollector({ tls: true }))
  const key = '12345678-1234-1234-1234-123456789abc'
  const { server } = await start({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${azure.url}/`,
    OTEL_SERVICE_NAME: 'chat-of-tests',
  })
  await ask(server.url, 'query CanaryOfAName { serverInfo { version } }')
  const all = () => azure.bodies.map(({ body }) => body).join('\n')
  await eventually(() => all().includes('query other'))
  expect(all()).toContain(key)
  expect(all()).toContain('chat-of-tests')
  expect(all()).not.toContain('CanaryOfAName')
  server.kill('SIGTERM')
  expect((await server.exit).code).toBe(0)
  expect(all()).toContain('parley_memory_bytes')
  expect(new Set(azure.bodies.map(({ path }) => path))).toEqual(new Set(['/v2.1/track']))
})
