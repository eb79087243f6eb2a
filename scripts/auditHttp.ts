// `npm run audit:http`: does the built server keep to GraphQL over HTTP (https://graphql.github.io/graphql-over-http/)?
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditServer } from 'graphql-http'
import { pino } from 'pino'
import { buildApp } from '../server/dist/process/app.js'
import { loadConfig } from '../server/dist/process/config.js'

/** What graphql-http 1.23 looks at. */
const AUDITS = 61

/** A GET has to bring a header that a form or an image on another site could not send. */
const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  if (init.method !== 'POST') headers.set('apollo-require-preflight', 'true')
  return fetch(url, { ...init, headers })
}

const port = await freePort()
const folder = await mkdtemp(join(tmpdir(), 'parley-audit-'))
const config = loadConfig({
  PORT: String(port),
  HOST: 'localhost',
  DATABASE_URL: `file:${join(folder, 'parley.db')}`,
})
const app = await buildApp(config, pino({ level: 'silent' }))
try {
  await app.http.listen(config.server)
  const results = await auditServer({ url: new URL('/graphql', config.server.publicUrl).href, fetchFn })
  for (const result of results)
    if (result.status !== 'ok')
      process.stdout.write(`${result.status} ${result.id} ${result.name}: ${result.reason}\n`)
  const passed = results.filter(({ status }) => status === 'ok').length
  process.stdout.write(`${passed} of ${results.length} ok\n`)
  if (passed !== results.length || results.length !== AUDITS) process.exitCode = 1
} finally {
  await app.close()
  await rm(folder, { recursive: true })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => void probe.listen(0, 'localhost', resolve))
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  return (address as { port: number }).port
}
