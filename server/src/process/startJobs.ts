import { scheduleJobs } from '../base/jobs/jobs.js'
import { createJobsReport } from '../base/jobs/report.js'
import { type JobHandlers, startJobWorker } from '../base/jobs/worker.js'
import type { Removal } from '../chat/attachment/removal.js'
import type { createDataExportService } from '../chat/dataExport/dataExport.service.js'
import { createForgetting } from '../chat/deletion/forget.job.js'
import { createErasure } from '../chat/retention/erase.job.js'
import { createRetention } from '../chat/retention/retention.js'
import type { createTitler } from '../chat/title/titler.js'
import type { Config } from './config.js'
import type { Platform } from './platform.js'
import { recurringJobs } from './recurringJobs.js'
import { createJobWatch } from './telemetry/watchJobs.js'

export interface JobDeps
  extends Pick<Platform, 'db' | 'bus' | 'journal' | 'log' | 'idempotency' | 'audit' | 'telemetry'> {
  now: () => Date
  dataExports: ReturnType<typeof createDataExportService>
  title: ReturnType<typeof createTitler>
  processId: () => string
  removal: Removal
  examine: JobHandlers['examine']
  sweep: (signal: AbortSignal) => Promise<unknown>
}

/** Starts what is done aside from requests: jobs that are enqueued, and those that recur. */
export async function startJobs(deps: JobDeps, config: Pick<Config, 'retentionDays' | 'eventDays'>) {
  const { db, bus, journal, log, now, idempotency, audit, dataExports, title, processId, telemetry } = deps
  const { removal, examine, sweep } = deps
  const retention = createRetention({ db, bus, audit, removal, now, days: config.retentionDays })
  const erasure = createErasure({ db, bus, removal })
  const handlers: JobHandlers = {
    title,
    erase: erasure.erase,
    examine,
    forget: createForgetting({ db, bus, journal, removal }),
  }
  const recurring = recurringJobs({
    ...{ db, log, now, idempotency, retention, erasure, dataExports, sweep },
    eventDays: config.eventDays,
  })
  const watch = telemetry && createJobWatch(telemetry)
  const worker = await startJobWorker(
    { db, bus, log, now, processId },
    watch ? watch.handlers(handlers) : handlers,
  )
  const stopRecurring = scheduleJobs({ db, log, now }, watch ? watch.recurring(recurring) : recurring)
  return {
    report: createJobsReport({ db, recurring, kinds: Object.keys(handlers).sort() }),
    async close(): Promise<void> {
      await Promise.all([stopRecurring(), worker.close()])
    },
  }
}
