import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { DatabaseKind } from '@parley/prisma'
import Fastify from 'fastify'
import { createAudit, ensureAuditHead } from '../src/access/audit/audit.service.js'
import { type Auth, type AuthOptions, createAuth } from '../src/access/auth/auth.js'
import type { SignInProvider } from '../src/access/auth/issuer.js'
import { openToAll, type SignInRules } from '../src/access/auth/signInRules.js'
import { createLimiter } from '../src/access/limit/limiter.js'
import { createSignInLimits } from '../src/access/limit/signIn.js'
import { createSessionService, type SessionService } from '../src/access/session/session.service.js'
import type { Bus } from '../src/base/bus/bus.js'
import { createMemoryBus } from '../src/base/bus/memory.js'
import { openDatabase } from '../src/base/db/database.js'
import type { Db } from '../src/base/db/db.js'
import { CodedError, ErrorCode } from '../src/base/errors.js'
import { createOriginOf } from '../src/base/net/origin.js'
import { createDevelopmentIdentityProvider } from '../src/process/dev/identityProvider.js'
import { createTestDatabase } from './database.js'

/** The sign-in door alone, on a free port, with a clock that can be put forward. */
export interface SignInDoor {
  url: string
  db: Db
  auth: Auth
  bus: Bus
  /** What was warned of. */
  warnings: string[]
  sessions: SessionService
  now(): Date
  advance(milliseconds: number): void
  [Symbol.asyncDispose](): Promise<void>
}

export interface SignInDoorOptions {
  database?: DatabaseKind
  providers?: SignInProvider[]
  /** Adds the development provider. */
  development?: boolean
  rules?: Partial<SignInRules>
  corsOrigins?: string[]
  tokens?: AuthOptions['tokens']
  clockToleranceSeconds?: number
  /** A provider is waited for so long. */
  timeoutSeconds?: number
}

export async function openSignInDoor(options: SignInDoorOptions = {}): Promise<SignInDoor> {
  const { database = 'sqlite', providers = [], development = false } = options
  const testDatabase = await createTestDatabase(database)
  const { db } = await openDatabase(testDatabase.address)
  await ensureAuditHead(db)
  const port = await freePort()
  const publicUrl = new URL(`http://localhost:${port}`)
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const app = Fastify({ genReqId: () => crypto.randomUUID() })
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof CodedError)) return reply.send(error)
    const extensions = { ...error.extensions, requestId: request.id }
    return reply.code(ErrorCode[error.code]).send({ errors: [{ message: error.message, extensions }] })
  })
  app.get('/healthz', () => 'ok')
  const audit = createAudit('a secret that is only used by tests')
  const bus = createMemoryBus()
  db.tellOn(bus)
  const lifetimes = { idleHours: 8, timeoutHours: 24 }
  const sessions = createSessionService({ db, audit, ...lifetimes, log: app.log, now })
  const dev = development
    ? createDevelopmentIdentityProvider(publicUrl, { privatePeers: false, log: app.log })
    : null
  const all = dev ? [...providers, dev.provider] : providers
  const warnings: string[] = []
  const log = {
    warn: (_details: unknown, message: string) => void warnings.push(message),
    error: (_details: unknown, message: string) => void warnings.push(message),
  } as AuthOptions['log']
  const auth = createAuth({
    db,
    sessions,
    audit,
    providers: all,
    publicUrl,
    corsOrigins: options.corsOrigins ?? [],
    originOf: createOriginOf(),
    limits: createSignInLimits({
      limiter: createLimiter(bus, null),
      callers: { identify: async () => null },
    }),
    log,
    now,
    rules: { ...openToAll, ...options.rules },
    ...(options.tokens && { tokens: options.tokens }),
    ...(options.clockToleranceSeconds !== undefined && {
      clockToleranceSeconds: options.clockToleranceSeconds,
    }),
    ...(options.timeoutSeconds && { timeoutSeconds: options.timeoutSeconds }),
  })
  if (dev) await app.register(dev.plugin)
  await app.register(auth.plugin)
  await app.listen({ port, host: 'localhost' })
  return {
    url: publicUrl.href,
    db,
    auth,
    bus,
    warnings,
    sessions,
    now,
    advance(milliseconds) {
      ahead += milliseconds
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await sessions.settled()
      await db.close()
      await testDatabase.drop()
    },
  }
}

/** The address is part of what identity providers know, so it has to be settled before the server listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => void server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
