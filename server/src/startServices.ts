import { createAdminEvents, forgetAdminEvents } from './adminEvent/adminEvents.service.js'
import { createAdminEventFeed } from './adminEvent/feed.js'
import { createApiKeyService } from './apiKey/apiKey.service.js'
import { createAuthenticate } from './apiKey/authenticate.js'
import { tellAuditHead } from './audit/audit.service.js'
import { createAuditLog } from './audit/auditLog.service.js'
import { createDenials } from './audit/denials.js'
import { createAuth } from './auth/auth.js'
import { cleanUp } from './auth/cleanUp.js'
import { createTokenProvider } from './auth/tokenProvider.js'
import type { Config } from './config.js'
import { createConversationService } from './conversation/conversation.service.js'
import { createMessageService } from './conversation/message.service.js'
import { createDeviceService } from './device/device.service.js'
import { forgetDeviceLogins } from './device/deviceLogins.js'
import type { Foundation } from './foundation.js'
import { createIdentityService } from './identity/identity.service.js'
import { createTokens } from './identity/tokens.service.js'
import { startRenewals } from './identity/tokens.worker.js'
import { scheduleJobs } from './jobs/jobs.js'
import { createModelDoor } from './model/index.js'
import { createNodeService } from './node/node.service.js'
import { startReplies } from './reply/index.js'
import { createRoleAdminService } from './role/role.admin.service.js'
import type { Services } from './services.js'
import { startRevocation } from './session/revocation.js'
import { createSessionService } from './session/session.service.js'
import { createUserAdminService } from './user/user.admin.service.js'

export type StartedServices = Awaited<ReturnType<typeof startServices>>

/** Everything resolvers and routes call, and what runs behind it, wired together. */
export async function startServices(config: Config, foundation: Foundation) {
  const { db, journal, bus, log, audit, cipher, clock, secret, idempotency, originOf } = foundation
  const { publicUrl } = config.server
  const { now } = clock
  const auditLog = createAuditLog({ db, audit, secret })
  const denials = createDenials({ db, audit, log })
  const adminFeed = await createAdminEventFeed({ db, bus, log })
  const { door: model, close: closeModel } = await createModelDoor(config.model, log)
  const revocation = await startRevocation({ db, bus, log, now, ...config.session })
  const { contextMessages } = config
  const replies = await startReplies({
    db,
    journal,
    bus,
    model,
    idempotency,
    log,
    contextMessages,
    revocation,
  })
  const sessions = createSessionService({ db, bus, audit, log, now, ...config.session })
  const apiKeys = createApiKeyService({ db, bus, audit, log })

  const development =
    config.development && config.providers.length === 0
      ? (await import('./dev/identityProvider.js')).createDevelopmentIdentityProvider(publicUrl)
      : null
  const tokens = createTokens({
    db,
    cipher,
    audit,
    log,
    now,
    bufferMinutes: config.tokenRefresh.bufferMinutes,
    providerOf(id) {
      const issuer = auth.issuer(id)
      return issuer ? createTokenProvider(issuer.configuration) : null
    },
  })
  const auth = createAuth({
    db,
    bus,
    sessions,
    audit,
    tokens,
    providers: development ? [development.provider] : config.providers,
    rules: config.signIn,
    clockToleranceSeconds: config.clockToleranceSeconds,
    publicUrl,
    originOf,
    log,
  })
  const services: Omit<Services, 'schemaHash'> = {
    authenticate: createAuthenticate({ sessions, apiKeys }),
    sessions,
    apiKeys,
    identities: createIdentityService({ db, bus, audit, sessions, rules: config.signIn }),
    devices: createDeviceService({ db, audit, auth, sessions, cipher, publicUrl, log }),
    model,
    replies: replies.service,
    roles: createRoleAdminService({ db, bus, audit }),
    users: createUserAdminService({ db, bus, audit }),
    conversations: createConversationService({ db, bus, model, idempotency }),
    messages: createMessageService({ db }),
    nodes: createNodeService({ db, auditLog }),
    adminEvents: createAdminEvents({ db, feed: adminFeed, auditLog }),
    auditLog,
    denials,
    loginProviders: auth.providers,
  }
  const stopRenewals = startRenewals(tokens, config.tokenRefresh.checkSeconds, log)
  const stopJobs = scheduleJobs(
    { bus, log },
    {
      cleanUp: () => cleanUp(db, new Date()),
      forgetDeviceLogins: () => forgetDeviceLogins(db, new Date()),
      forgetKeys: () => idempotency.cleanUp(db),
      forgetAdminEvents: () => forgetAdminEvents(db, new Date()),
      tellAuditHead: () => tellAuditHead(db, log),
    },
  )

  return {
    services,
    auth,
    revocation,
    development,
    /** Begins no more replies, and waits for those that run. Requests are still answered. */
    closeReplies: (patienceMs: number): Promise<void> => replies.close(patienceMs),
    /** Once nobody asks any more. */
    async close(): Promise<void> {
      adminFeed.close()
      await Promise.all([stopJobs(), stopRenewals()])
      await denials.settled()
      await revocation.close()
      await sessions.settled()
      await apiKeys.settled()
      await closeModel()
    },
  }
}
