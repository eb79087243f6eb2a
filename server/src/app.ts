import type { Logger } from 'pino'
import { createAudit, ensureAuditHead } from './audit/audit.service.js'
import { createAuth } from './auth/auth.js'
import { cleanUp } from './auth/cleanUp.js'
import { createMemoryBus } from './bus/memory.js'
import type { Config } from './config.js'
import { createConversationService } from './conversation/conversation.service.js'
import { createMessageService } from './conversation/message.service.js'
import { openDatabase } from './db/database.js'
import { createIdempotency } from './db/idempotency.js'
import { createGraphQL } from './graphql/graphql.js'
import { createMask } from './graphql/mask.js'
import { readTrustedDocuments } from './graphql/trustedDocuments.js'
import { healthRoutes } from './health/health.routes.js'
import { graphqlRoutes, takeUpgrades } from './http/graphql.routes.js'
import { createOriginOf } from './http/origin.js'
import { createHttpServer } from './http/server.js'
import { welcomeRoutes } from './http/welcome.routes.js'
import { scheduleJobs } from './jobs/jobs.js'
import { createModelDoor } from './model/index.js'
import { createNodeService } from './node/node.service.js'
import { startReplies } from './reply/index.js'
import { ensureBuiltInRoles } from './role/role.service.js'
import { keepSecret } from './secret.js'
import { createSessionService } from './session/session.service.js'

const HTTP_CLOSE_MS = 3000

/** The whole server, not yet listening. Throws StartError for what the person who starts it can mend. */
export async function buildApp(config: Config, log: Logger) {
  const { publicUrl } = config.server
  const { db, journal, migrated } = await openDatabase(
    config.database,
    log.isLevelEnabled('trace') ? sql => log.trace({ sql }, 'query') : undefined,
  )
  if (migrated.length > 0) log.info({ migrations: migrated }, 'the database was migrated')
  await ensureBuiltInRoles(db)
  await ensureAuditHead(db)
  // Only now: a start that fails leaves no folder behind.
  const secret = config.session.secret ?? keepSecret(config.dataFolder)
  const audit = createAudit(secret)

  const bus = createMemoryBus()
  const idempotency = createIdempotency(secret)
  const { door: model, close: closeModel } = await createModelDoor(config.model, log)
  const replies = await startReplies({
    db,
    journal,
    bus,
    model,
    idempotency,
    log,
    contextMessages: config.contextMessages,
  })
  const sessions = createSessionService({ db, log, ...config.session })

  const development =
    config.development && config.providers.length === 0
      ? (await import('./dev/identityProvider.js')).createDevelopmentIdentityProvider(publicUrl)
      : null
  const providers = development ? [development.provider] : config.providers
  const auth = createAuth({ db, sessions, audit, publicUrl, providers })

  const originOf = createOriginOf()
  const graphql = await createGraphQL({
    db,
    log,
    publicUrl,
    tokenOf: auth.tokenOf,
    originOf,
    introspection: config.development,
    trusted: config.trustedDocuments === null ? null : readTrustedDocuments(config.trustedDocuments),
    services: {
      authenticate: sessions.authenticate,
      sessions,
      model,
      replies: replies.service,
      conversations: createConversationService({ db, bus, model, idempotency }),
      messages: createMessageService({ db }),
      nodes: createNodeService({ db }),
      loginProviders: auth.providers,
    },
  })

  let stopping = false
  const app = await createHttpServer({ publicUrl, log, mask: createMask(log) })
  const parts = [
    { name: 'database', needed: true, check: () => db.check() },
    { name: 'bus', needed: true, check: () => bus.check() },
    { name: 'model', needed: false, check: () => model.check() },
  ]
  await app.register(healthRoutes(parts, () => stopping))
  await app.register(graphqlRoutes(graphql))
  await app.register(auth.plugin)
  if (development) await app.register(development.plugin)
  await app.register(
    welcomeRoutes({
      publicUrl,
      sessions,
      model: model.description,
      providers: auth.providers(),
      tokenOf: auth.tokenOf,
    }),
  )
  takeUpgrades(app.server, { graphql, publicUrl, tokenOf: auth.tokenOf, isOpen: () => !stopping })
  const stopJobs = scheduleJobs(
    { bus, log },
    { cleanUp: () => cleanUp(db, new Date()), forgetKeys: () => idempotency.cleanUp(db) },
  )

  return {
    http: app,
    model: model.description,
    people: development?.people ?? [],
    providers: auth.providers(),
    /** Readiness first, then replies, sockets, requests, and last what they stand on. */
    async close({ patienceMs = 0 } = {}): Promise<void> {
      if (stopping) return
      stopping = true
      stopJobs()
      await replies.close(patienceMs)
      await graphql.sockets.close()
      // A client that does not read its answer is not waited for.
      const impatience = setTimeout(() => app.server.closeAllConnections(), HTTP_CLOSE_MS)
      await app.close()
      clearTimeout(impatience)
      await graphql.http.close()
      await sessions.settled()
      await closeModel()
      await bus.close()
      await db.close()
    },
  }
}

export type App = Awaited<ReturnType<typeof buildApp>>
