import type { Logger } from 'pino'
import type { Db } from '../../base/db/db.js'
import { createOnceAMinute } from '../../base/telemetry/onceAMinute.js'
import type { Viewer } from '../../base/viewer.js'
import type { Audit } from './audit.service.js'

export interface Denials {
  /** Returns at once: the answer neither waits for the log nor fails with it. */
  note(viewer: Viewer, field: string): void
  /** Resolves once nothing is being recorded. */
  settled(): Promise<void>
}

/** Records who was refused what, at most once a minute for each user and field: trying again must not fill the log. */
export function createDenials(deps: {
  db: Db
  audit: Audit
  log: Pick<Logger, 'error'>
  now?: () => number
}): Denials {
  const { db, audit, log, now } = deps
  const isNew = createOnceAMinute(now)
  const recording = new Set<Promise<unknown>>()

  return {
    note(viewer, field) {
      if (!isNew(`${viewer.user.id} ${field}`)) return
      const details = { field, ...(viewer.apiKey && { apiKey: viewer.apiKey.id }) }
      const write = db
        .write(tx => audit.record(tx, viewer, { action: 'access.denied', outcome: 'DENIED', details }))
        .catch((error: unknown) => log.error({ err: error, field }, 'a refusal could not be recorded'))
        .finally(() => recording.delete(write))
      recording.add(write)
    },
    settled: async () => void (await Promise.all(recording)),
  }
}
