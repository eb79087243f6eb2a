import type { Logger } from 'pino'
import { createAppearanceService } from '../access/appearance/appearance.service.js'
import { createAudit, ensureAuditHead, tellAuditHead } from '../access/audit/audit.service.js'
import { tellBrokenAudit } from '../access/audit/tellBroken.js'
import { tellWhetherAdmins } from '../access/auth/admins.js'
import { checkRules } from '../access/auth/signInRules.js'
import { recordMigratedRoles, tellWhetherAuditors } from '../access/historyGrant/auditors.js'
import { createLimiter } from '../access/limit/limiter.js'
import { fillNetworks } from '../access/session/network.js'
import { fillFolded } from '../access/user/called.js'
import { openBus } from '../base/bus/open.js'
import { createCipher } from '../base/crypto/cipher.js'
import { startClock } from '../base/db/clock.js'
import { openDatabase } from '../base/db/database.js'
import { createIdempotency } from '../base/db/idempotency.js'
import { createOriginOf } from '../base/net/origin.js'
import type { Telemetry } from '../base/telemetry/telemetry.js'
import { createClamd } from '../chat/attachment/scan/clamd.js'
import { ensureEventHead } from '../chat/conversationEvent/head.js'
import type { Config } from './config.js'
import { useDatabaseTokens } from './databaseIdentity.js'
import { keepKeyRing, keepSecret } from './secret.js'
import { openStorage } from './storage.js'
import { watchDatabase } from './telemetry/watchDatabase.js'
import { watchBus, watchJournal, watchLimiter } from './telemetry/watchPlatform.js'

export type Platform = Awaited<ReturnType<typeof openPlatform>>

/** What everything else stands on: the database, the bus, secrets, the clock, the audit log and the counters. */
export async function openPlatform(config: Config, log: Logger, telemetry: Telemetry | null) {
  const { database, databaseAccess } = config
  const onQuery = log.isLevelEnabled('trace') ? (sql: string) => log.trace({ sql }, 'query') : undefined
  const watch = telemetry ? watchDatabase(database.kind, telemetry) : undefined
  if (database.kind === 'postgresql') await useDatabaseTokens(databaseAccess, database.url, log)
  const { db, journal, migrated } = await openDatabase(database, onQuery, log, watch)
  if (migrated.length > 0) log.info({ migrations: migrated }, 'the database was migrated')
  const bus = await openBus(config, log)
  db.tellOn(bus)
  await checkRules(db, config.signIn)
  await ensureAuditHead(db)
  await ensureEventHead(db)
  await fillFolded(db)
  await fillNetworks(db)
  // Only now: a start that fails leaves no folder behind.
  const secret = config.session.secret ?? keepSecret(config.dataFolder)
  const ring = config.encryptionKeys ?? keepKeyRing(config.dataFolder)
  const cipher = createCipher(ring)
  const audit = createAudit(secret)
  await recordMigratedRoles(db, audit)
  await tellWhetherAuditors(db, config.signIn, log)
  await tellAuditHead(db, log)
  await tellBrokenAudit(db, secret, log)
  if (!config.development) await tellWhetherAdmins(db, config.signIn, log)
  const clock = await startClock(db, log)
  const limiter = createLimiter(bus, config.rateLimits)
  if (telemetry) watchBus(bus, telemetry)

  return {
    db,
    journal: telemetry ? watchJournal(journal, telemetry) : journal,
    bus,
    secret,
    cipher,
    storage: openStorage(config.storage, ring, log),
    scanner: config.clamd && createClamd(config.clamd),
    clock,
    log,
    audit,
    appearance: createAppearanceService({ db, audit, now: clock.now }),
    idempotency: createIdempotency(secret),
    limiter: telemetry ? watchLimiter(limiter, telemetry) : limiter,
    telemetry,
    originOf: createOriginOf(config.trustProxy, () =>
      log.warn(
        'requests come with X-Forwarded-For, but TRUST_PROXY is not set: people behind a proxy count as one',
      ),
    ),
    async close(): Promise<void> {
      await clock.stop()
      await bus.close()
      await db.close()
    },
  }
}
