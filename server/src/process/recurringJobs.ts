import { forgetAdminEvents } from '../access/adminEvent/adminEvents.service.js'
import { tellAuditHead } from '../access/audit/audit.service.js'
import { cleanUp } from '../access/auth/cleanUp.js'
import { forgetDeviceLogins } from '../access/device/deviceLogins.js'
import { fillFolded } from '../access/user/called.js'
import type { Idempotency } from '../base/db/idempotency.js'
import { everyMinute, hourly, type RecurringJob } from '../base/jobs/jobs.js'
import { forgetConversationEvents } from '../chat/conversationEvent/forget.js'
import { recordBudgetAlerted as tellPerson } from '../chat/conversationEvent/record.js'
import type { createDataExportService } from '../chat/dataExport/dataExport.service.js'
import type { createErasure } from '../chat/retention/erase.job.js'
import type { createRetention } from '../chat/retention/retention.js'
import { forgetBudgetUses, releaseOrphans } from '../spending/budget/release.js'
import type { Platform } from './platform.js'

/** What recurs, over all processes, and how often. */
export function recurringJobs(deps: {
  db: Platform['db']
  log: Platform['log']
  now: () => Date
  idempotency: Idempotency
  retention: ReturnType<typeof createRetention>
  erasure: ReturnType<typeof createErasure>
  dataExports: ReturnType<typeof createDataExportService>
  eventDays: number
}): Record<string, RecurringJob> {
  const { db, log, now, idempotency, retention, erasure, dataExports, eventDays } = deps
  return {
    cleanUp: hourly(() => cleanUp(db, new Date())),
    fillFolded: hourly(() => fillFolded(db)),
    forgetDeviceLogins: hourly(() => forgetDeviceLogins(db, new Date())),
    forgetKeys: hourly(() => idempotency.cleanUp(db)),
    forgetAdminEvents: hourly(() => forgetAdminEvents(db, new Date())),
    forgetConversationEvents: hourly(() => forgetConversationEvents(db, new Date(), eventDays)),
    tellAuditHead: hourly(() => tellAuditHead(db, log)),
    expireTemporary: everyMinute(retention.expireTemporary),
    applyRetention: hourly(retention.apply),
    finishErasures: hourly(erasure.finish),
    forgetExports: hourly(dataExports.forget),
    releaseOrphans: hourly(() => releaseOrphans(db, tellPerson, now())),
    forgetBudgetUses: hourly(() => forgetBudgetUses(db, now())),
    scrub: hourly(() => db.scrub()),
  }
}
