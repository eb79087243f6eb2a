import { createAdminEvents } from '../access/adminEvent/adminEvents.service.js'
import { createAdminEventFeed } from '../access/adminEvent/feed.js'
import { createApiKeyService } from '../access/apiKey/apiKey.service.js'
import { createAuthenticate } from '../access/apiKey/authenticate.js'
import { createAuditLog } from '../access/audit/auditLog.service.js'
import { createDenials } from '../access/audit/denials.js'
import { createAuth } from '../access/auth/auth.js'
import { tokenProviderOf } from '../access/auth/tokenProvider.js'
import { createHistoryGrants } from '../access/historyGrant/historyGrant.service.js'
import { createHistoryReads } from '../access/historyGrant/historyRead.service.js'
import { createIdentityService } from '../access/identity/identity.service.js'
import { createModelConsentUrl } from '../access/identity/modelConsent.js'
import { createPersonTokens } from '../access/identity/personTokens.js'
import { createTokens } from '../access/identity/tokens.service.js'
import { startRenewals } from '../access/identity/tokens.worker.js'
import { createComing } from '../access/invitation/coming.js'
import { createCallers } from '../access/limit/callers.js'
import { createSignInLimits } from '../access/limit/signIn.js'
import { createRoleAdminService } from '../access/role/role.admin.service.js'
import { startRevocation } from '../access/session/revocation.js'
import { createSessionService } from '../access/session/session.service.js'
import { createEraseService } from '../access/user/erase.service.js'
import { createUserAdminService } from '../access/user/user.admin.service.js'
import { createNodeService } from '../api/node/node.service.js'
import type { ServicesBefore } from '../api/services.js'
import { createAbilityService } from '../chat/ability/ability.service.js'
import { createAttachments } from '../chat/attachment/index.js'
import { createConversationService } from '../chat/conversation/conversation.service.js'
import { createMessageService } from '../chat/conversation/message.service.js'
import { createConversationEvents } from '../chat/conversationEvent/conversationEvents.service.js'
import { createConversationNews } from '../chat/conversationEvent/everybodysReader.js'
import { createConversationEventFeed } from '../chat/conversationEvent/feed.js'
import { recordBudgetAlerted as tellPerson } from '../chat/conversationEvent/record.js'
import { createDataExportService } from '../chat/dataExport/dataExport.service.js'
import { startReplies } from '../chat/reply/index.js'
import { createRunning } from '../chat/running/running.service.js'
import { createSearch } from '../chat/search/index.js'
import { createBudgetAdminService } from '../spending/budget/budget.admin.service.js'
import { createBudgets } from '../spending/budget/budget.service.js'
import { createPrices } from '../spending/usage/prices.js'
import { createUsageService } from '../spending/usage/usage.service.js'
import type { Config } from './config.js'
import { createConversationServices } from './conversationServices.js'
import { createDevelopment } from './development.js'
import { toldOf } from './features.js'
import type { Platform } from './platform.js'
import { startModels } from './startModels.js'
import { startOperations } from './startOperations.js'
import { createWatchedDevices } from './telemetry/watchDevices.js'
import { watchModel } from './telemetry/watchModel.js'
import { watchIssuer } from './telemetry/watchSignIns.js'

export type StartedServices = Awaited<ReturnType<typeof startServices>>

/** Everything resolvers and routes call, and what runs behind it, wired together. */
export async function startServices(config: Config, platform: Platform) {
  const { db, journal, bus, log, audit, cipher, clock, secret, idempotency, limiter, originOf } = platform
  const { publicUrl } = config.server
  const { now } = clock
  const auditLog = createAuditLog({ db, audit, secret })
  const denials = createDenials({ db, audit, log })
  const adminFeed = await createAdminEventFeed({ db, bus, log })
  const conversationFeed = await createConversationEventFeed({ db, bus, log })
  const conversations = createConversationNews({ db, feed: conversationFeed })
  const searching = await createSearch({ db, bus, log, database: config.database })
  const { search } = searching
  const entra = config.providers.find(({ kind }) => kind === 'entra')
  const consentUrl = createModelConsentUrl(publicUrl, entra, config.apps.chat)
  const started = await startModels(config, platform, entra ? (...asked) => tokenOf(...asked) : null)
  const { modelRows, modelServers, models } = started
  const { telemetry } = platform
  const { currency } = config.model
  const model = watchModel(started.model, telemetry, { prices: () => prices, currency })
  const revocation = await startRevocation({ db, bus, log, now, ...config.session })
  const { contextMessages, contextHours } = config
  const prices = createPrices(model)
  const budgets = createBudgets({ db, prices, tellPerson, now })
  const grants = createHistoryGrants({ db, audit, access: config.history.access, now })
  const rules = config.uploads
  const { idleHours } = config.session
  const attachments = createAttachments({ ...platform, publicUrl, rules, grants, idleHours })
  const replies = await startReplies({
    ...{ db, journal, bus, idempotency, log },
    ...{
      files: attachments.ofMessages,
      made: attachments.made,
      preview: attachments.preview,
      imageTokens: rules.imageTokens,
    },
    ...{ model, modelRows, contextMessages, contextHours, titles: config.titles !== null },
    ...{ revocation, prices, budgets },
  })
  const sessions = createSessionService({ db, audit, log, now, ...config.session })
  const reads = createHistoryReads({ db, now, noticeDays: config.history.noticeDays })
  const apiKeys = createApiKeyService({ db, audit, grants, log })
  const callers = createCallers({
    limiter,
    authenticate: createAuthenticate({ sessions, apiKeys }),
    holding: async hashes => (await Promise.all([sessions.holding(hashes), apiKeys.holding(hashes)])).flat(),
  })

  const development = await createDevelopment(config, publicUrl, log)
  const tokens = createTokens({
    ...{ db, cipher, audit, log, now },
    groups: () => auth.groups,
    bufferMinutes: config.tokenRefresh.bufferMinutes,
    providerOf: id => tokenProviderOf(auth.issuer(id)),
  })
  const tokenOf = createPersonTokens({ db, tokens, consentUrl })
  const auth = createAuth({
    ...{ db, sessions, audit, tokens, publicUrl, originOf, log },
    brand: platform.appearance.brand,
    providers: development ? [development.provider] : config.providers,
    rules: config.signIn,
    clockToleranceSeconds: config.clockToleranceSeconds,
    corsOrigins: config.corsOrigins,
    limits: createSignInLimits({ limiter, callers }),
    watchIssuer: telemetry ? issuer => watchIssuer(issuer, telemetry) : undefined,
  })
  const dataExports = createDataExportService({
    ...{ db, audit, reads, revocation, secret, publicUrl, now },
    idleHours: config.session.idleHours,
  })
  const coming = createComing({ db, audit, idempotency, publicUrl, now })
  const budgetAdmin = createBudgetAdminService({ db, audit, tellPerson, now })
  const { processId } = replies
  const operations = await startOperations(
    { ...platform, model, auth, budgets, dataExports, processId, ...attachments.work },
    config,
  )
  const services: ServicesBefore = {
    authenticate: callers.authenticate,
    sessions,
    apiKeys,
    attachments: attachments.service,
    identities: createIdentityService({ db, audit, sessions, rules: config.signIn }),
    devices: createWatchedDevices({ db, audit, auth, sessions, cipher, publicUrl, log }, telemetry),
    ...{ models, modelServers },
    currency,
    consentUrl,
    replies: replies.service,
    running: createRunning({ db, audit, processId }),
    ...createConversationServices(
      { ...platform, search, model, modelRows, models, sessions, grants, reads, revocation, publicUrl },
      replies,
    ),
    roles: createRoleAdminService({ db, audit, modelRows }),
    users: createUserAdminService({ db, audit, findOver: budgetAdmin.findOver }),
    abilities: createAbilityService({ model, modelRows, budgets }),
    conversations: createConversationService({
      ...{ db, bus, audit, grants, reads, model, modelRows, search, idempotency },
      removal: attachments.work.removal,
      temporaryHours: config.temporaryHours,
    }),
    conversationEvents: createConversationEvents({
      db,
      feed: conversationFeed,
      audit,
      grants,
      reads,
      secret,
    }),
    messages: createMessageService({ db, audit, grants, reads, search }),
    dataExports,
    historyGrants: grants,
    historyReads: reads,
    ...coming,
    erasing: createEraseService({ db, audit, now }),
    nodes: createNodeService({
      ...{ db, appearance: platform.appearance, attachments: attachments.service },
      auditLog,
      dataExports,
      historyGrants: grants,
      ...coming,
      budgets: budgetAdmin,
      replies: replies.service,
      ...{ models, modelServers },
    }),
    adminEvents: createAdminEvents({ db, feed: adminFeed, auditLog, conversations }),
    budgets: budgetAdmin,
    usage: createUsageService({ db, modelRows }),
    auditLog,
    denials,
    loginProviders: auth.providers,
    ...operations.services,
    ...toldOf(config),
  }
  const stopRenewals = startRenewals(tokens, config.tokenRefresh.checkSeconds, log)
  return {
    services,
    model,
    auth,
    callers,
    revocation,
    development,
    repliesRunning: replies.running,
    files: attachments.files,
    /** Resolves when the search index has seen everything that changed before. */
    searchSettled: searching.settled,
    rotateModelKeys: started.rotateModelKeys,
    /** Begins no more replies, and waits for those that run. Requests are still answered. */
    drainReplies: (patienceMs: number): Promise<void> => replies.drain(patienceMs),
    /** Once nobody asks any more. */
    async close(): Promise<void> {
      await replies.close()
      await Promise.all([adminFeed.close(), conversationFeed.close()])
      await searching.close()
      await Promise.all([operations.close(), stopRenewals()])
      await attachments.settled()
      await denials.settled()
      await revocation.close()
      await sessions.settled()
      await apiKeys.settled()
      await started.close()
    },
  }
}
