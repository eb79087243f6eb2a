import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certificate, certificateKey } from './certificate.js'
import { createTestDatabase } from './database.js'
import { startProcess } from './process.js'
import { freePort, type PostgresqlServer, startPostgresql } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

let server: PostgresqlServer
let ca: string

beforeAll(async () => {
  const folder = await createFolder()
  await chmod(folder, 0o755)
  const key = join(folder, 'key.pem')
  ca = join(folder, 'ca.pem')
  await writeFile(ca, certificate)
  await writeFile(key, certificateKey, { mode: 0o600 })
  // Started by root PostgreSQL runs as a user of its own.
  if (process.getuid?.() === 0) await chown(key, Number(execFileSync('id', ['-u', 'postgres'])), 0)
  server = await startPostgresql(['ssl=on', `ssl_cert_file=${ca}`, `ssl_key_file=${key}`])
  cleanUp.defer(() => server.stop())
}, 60_000)

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-tls-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(url: string) {
  const parley = startProcess({
    folder: await createFolder(),
    port: await freePort(),
    env: { DATABASE_URL: url },
  })
  cleanUp.use(parley)
  return parley
}

async function refusal(url: string): Promise<string> {
  const parley = await start(url)
  expect((await parley.exit).code).toBe(1)
  return parley.stderr().trimEnd()
}

/** Of each connection that Parley has there, whether it is encrypted. */
async function encrypted(): Promise<boolean[]> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const { rows } = await client.query<{ ssl: boolean }>(
    `SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'parley%'`,
  )
  await client.end()
  return rows.map(({ ssl }) => ssl)
}

test('sslmode=require encrypts, whoever the server is, and says nothing of it', async () => {
  const parley = await start(`${server.url}?sslmode=require`)
  await parley.ready
  const connections = await encrypted()
  expect(connections.length).toBeGreaterThan(1)
  expect(connections).not.toContain(false)
  expect(parley.stderr()).toBe('')
  await parley[Symbol.asyncDispose]()
})

test('sslmode=verify-full starts with the authority that signed, and is refused without', async () => {
  const { host } = new URL(server.url)
  expect(await refusal(`${server.url}?sslmode=verify-full`)).toBe(
    `PostgreSQL at ${host} has a certificate that does not hold (DEPTH_ZERO_SELF_SIGNED_CERT): sslrootcert=<file> in DATABASE_URL names its authority.`,
  )
  const parley = await start(`${server.url}?sslmode=verify-full&sslrootcert=${ca}`)
  await parley.ready
  expect(await encrypted()).not.toContain(false)
  expect(parley.stderr()).toBe('')
})

test('a server that does not speak TLS is named', async () => {
  const plain = await createTestDatabase('postgresql', { empty: true })
  cleanUp.defer(() => plain.drop())
  expect(await refusal(`${plain.url}?sslmode=require`)).toBe(
    `PostgreSQL at ${new URL(plain.url).host} does not speak TLS: take sslmode out of DATABASE_URL if that is right.`,
  )
})
