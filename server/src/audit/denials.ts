import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Db } from '../db/db.js'
import type { Viewer } from '../session/session.service.js'
import type { Audit } from './audit.service.js'

const minute = 60_000

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
  const { db, audit, log, now = Date.now } = deps
  const noted = new LRUCache<string, number>({ max: 10_000 })
  const recording = new Set<Promise<unknown>>()

  return {
    note(viewer, field) {
      const key = `${viewer.user.id} ${field}`
      const last = noted.get(key)
      if (last !== undefined && now() - last < minute) return
      noted.set(key, now())
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
