import { join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { bearer, type Parley as Client, createClient } from '@parley/sdk'
import { describe } from 'vitest'
import { createLog } from '../src/base/telemetry/log.js'
import { secretsIn } from '../src/base/telemetry/redact.js'
import { type App, buildApp } from '../src/process/app.js'
import { loadConfig } from '../src/process/config.js'
import { type Answer, ask, askOnce, type Request } from './ask.js'
import { type Person, signInByBrowser } from './browser.js'
import { createTestDatabase, databases } from './database.js'
import { modelId } from './modelId.js'
import { type ModelServer, startModelServer } from './modelServer.js'
import { freePort } from './startPostgresql.js'

/** A whole server on a free port, with a real database and a scripted model. */
export interface Parley {
  url: string
  model: ModelServer
  database: DatabaseKind
  /** What the server logged, as parsed lines. */
  log: Record<string, unknown>[]
  /** A value for DATABASE_URL, for those who want to look inside. */
  databaseUrl: string
  /** Signs in through the real code flow, each time anew. */
  signIn(person: Person): Promise<SignedIn>
  /** Somebody who signed in at another server on the same database. */
  as(person: Pick<SignedIn, 'token'>): SignedIn
  /** One request as it is, for what the SDK would not send. */
  ask(request: Request | string): Promise<Answer>
  /** The id by which everybody outside knows a model; of one that nobody has used yet, too. */
  modelId(name: string): Promise<string>
  /** Resolves when the search index has seen everything that changed before. */
  searchSettled(): Promise<void>
  stop(): Promise<void>
  /** Again on the same address and data; a no-op while it runs. */
  start(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface SignedIn {
  token: string
  client: Client
  ask(request: Request | string): Promise<Answer>
  /** Also the answer of a server that cannot just now. */
  askOnce(request: Request | string): Promise<Answer>
}

export interface ParleyOptions {
  database?: DatabaseKind
  /** A second server on the database of another one (PostgreSQL), which must outlive it. */
  beside?: Parley
  env?: Record<string, string>
  /** A folder of migrations, for a server of another release. */
  migrations?: string
  /** `trace` also logs each statement sent to the database. */
  logLevel?: 'debug' | 'trace'
}

export async function startParley(options: ParleyOptions = {}): Promise<Parley> {
  const {
    beside,
    database = beside?.database ?? 'sqlite',
    env = {},
    logLevel = 'debug',
    migrations,
  } = options
  const [testDatabase, model, port] = await Promise.all([
    beside ? { url: beside.databaseUrl, folder: null, drop: async () => {} } : createTestDatabase(database),
    startModelServer(),
    freePort(),
  ])
  const url = `http://localhost:${port}`
  const log: Record<string, unknown>[] = []
  const clients: Client[] = []
  const loaded = loadConfig({
    HOST: 'localhost',
    PORT: String(port),
    DATABASE_URL: testDatabase.url,
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'key-of-the-tests',
    SESSION_SECRET: 'a secret that is only used by tests',
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
    RATE_LIMITS: 'off',
    TITLES: 'off',
    // Of what stands at /, the page that needs no build.
    CHAT: 'off',
    ...(testDatabase.folder && { STORAGE_DIR: join(testDatabase.folder, 'attachments') }),
    // A failure that a test scripts is the reply's.
    MODEL_RETRIES: '0',
    ...env,
  })
  const config = { ...loaded, database: { ...loaded.database, ...(migrations && { migrations }) } }
  let app: App | null = null

  const start = async () => {
    if (app) return
    app = await buildApp(
      config,
      createLog(logLevel, {
        secrets: secretsIn(config),
        to: { write: line => void log.push(JSON.parse(line)) },
      }),
    )
    await app.http.listen({ host: config.server.host, port })
  }
  const stop = async () => {
    await app?.close()
    app = null
  }
  const as = ({ token }: Pick<SignedIn, 'token'>): SignedIn => {
    const client = createClient({ url, auth: bearer(token) })
    clients.push(client)
    return {
      token,
      client,
      ask: request => ask(url, request, token),
      askOnce: request => askOnce(url, request, token),
    }
  }
  await start()

  return {
    url,
    model,
    database,
    log,
    databaseUrl: testDatabase.url,
    modelId: name => modelId(testDatabase.url, name),
    searchSettled: async () => app?.searchSettled(),
    start,
    stop,
    ask: request => ask(url, request),
    signIn: async person => as(await signInByBrowser(url, person)),
    as,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map(client => client.close()))
      await stop()
      await model.close()
      await testDatabase.drop()
    },
  }
}

/** The same tests on each database. */
export const onEveryDatabase = (tests: (database: DatabaseKind) => void): void =>
  void describe.each(databases)('on %s', tests)
