import { forgetAdminEvents } from '../access/adminEvent/adminEvents.service.js'
import { tellAuditHead } from '../access/audit/audit.service.js'
import { cleanUp } from '../access/auth/cleanUp.js'
import { forgetDeviceLogins } from '../access/device/deviceLogins.js'
import { forgetInvitations } from '../access/invitation/forget.js'
import { forgetKnocks } from '../access/knock/record.js'
import { fillNetworks } from '../access/session/network.js'
import { fillFolded } from '../access/user/called.js'
import { forgetListExports } from '../api/listExport/listExport.service.js'
import type { Idempotency } from '../base/db/idempotency.js'
import { everyMinute, hourly, type RecurringJob } from '../base/jobs/jobs.js'
import { forgetConversationEvents } from '../chat/conversationEvent/forget.js'
import { recordBudgetAlerted as tellPerson } from '../chat/conversationEvent/record.js'
import { forgetConversationExports } from '../chat/conversationExport/conversationExport.service.js'
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
  sweep: (signal: AbortSignal) => Promise<unknown>
}): Record<string, RecurringJob> {
  const { db, log, now, idempotency, retention, erasure, dataExports, eventDays, sweep } = deps
  return {
    cleanUp: hourly('Deletes sessions, sign-in attempts and tokens that are over.', () =>
      cleanUp(db, new Date()),
    ),
    fillFolded: hourly('Makes names and addresses searchable that an older server wrote.', () =>
      fillFolded(db),
    ),
    fillNetworks: hourly('Makes sessions searchable by network that an older server made.', () =>
      fillNetworks(db),
    ),
    forgetDeviceLogins: hourly('Deletes sign-ins by code that are over.', () =>
      forgetDeviceLogins(db, new Date()),
    ),
    forgetInvitations: hourly('Deletes invitations that nobody used and that are long over.', () =>
      forgetInvitations(db, new Date()),
    ),
    forgetKnocks: hourly('Deletes old knocks of people whom nobody knew.', () =>
      forgetKnocks(db, new Date()),
    ),
    forgetKeys: hourly('Deletes idempotency keys that no longer count.', () => idempotency.cleanUp(db)),
    forgetAdminEvents: hourly('Deletes old events of the console.', () => forgetAdminEvents(db, new Date())),
    forgetConversationEvents: hourly('Deletes events of conversations that are older than EVENT_DAYS.', () =>
      forgetConversationEvents(db, new Date(), eventDays),
    ),
    tellAuditHead: hourly('Writes the head of the audit log to the server’s log.', () =>
      tellAuditHead(db, log),
    ),
    expireTemporary: everyMinute(
      'Deletes temporary conversations whose time is over.',
      retention.expireTemporary,
    ),
    applyRetention: hourly('Deletes conversations that are older than RETENTION_DAYS.', retention.apply),
    finishErasures: hourly('Deletes what is left of erased people.', erasure.finish),
    forgetExports: hourly('Deletes exports that are over.', dataExports.forget),
    forgetListExports: hourly('Deletes exports of lists that are over.', () => forgetListExports(db, now())),
    forgetConversationExports: hourly('Deletes exports of conversations that are over.', () =>
      forgetConversationExports(db, now()),
    ),
    releaseOrphans: hourly('Gives back money that was set aside for replies that no longer run.', () =>
      releaseOrphans(db, tellPerson, now()),
    ),
    forgetBudgetUses: hourly('Deletes what is kept of periods of budgets that are long over.', () =>
      forgetBudgetUses(db, now()),
    ),
    sweepAttachments: {
      ...hourly('Deletes uploads that nobody ended, and files that belong to nothing.', sweep),
      keepsFound: true,
    },
    scrub: hourly('Takes deleted text out of the files of the database.', () => db.scrub()),
  }
}
