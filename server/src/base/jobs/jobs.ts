import type { JobRun } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from '../db/db.js'
import { startPoll } from '../poll.js'
import { inWords } from '../telemetry/inWords.js'
import { insertJobRun } from './jobs.sql.js'

/** Work that recurs, and how often, over all processes. */
export interface RecurringJob {
  everyMs: number
  /** What it does, in a sentence for those who run the server. */
  description: string
  /** Ends early when `signal` is aborted: the process stops, or another one has taken the work over. */
  run: (signal: AbortSignal) => Promise<unknown>
  /** Whether what a run answers with is kept, for whoever asks any server what it found. */
  keepsFound?: true
}

export const everyMinute = (description: string, run: RecurringJob['run']): RecurringJob => ({
  ...{ everyMs: 60_000, description, run },
})
export const hourly = (description: string, run: RecurringJob['run']): RecurringJob => ({
  ...{ everyMs: 3_600_000, description, run },
})

const LOOK_MS = 1000
/** After a failure, where the job would come later by itself. */
const RETRY_MS = 60_000

/**
 * Runs each job at its interval, in one process. When it last began is kept in the database, by whose clock it is due
 * again: who moves that time on runs the job, and a start of the server begins nothing. Result: ends that, and waits for
 * what runs.
 */
export function scheduleJobs(
  deps: { db: Db; log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>; now: () => Date; lookMs?: number },
  jobs: Record<string, RecurringJob>,
): () => Promise<void> {
  const { db, log, now, lookMs = LOOK_MS } = deps
  const closing = new AbortController()
  const running = new Map<string, Promise<void>>()

  async function look(): Promise<void> {
    const rows = await db.read.jobRun.findMany()
    const begun = new Map(rows.map(({ name, startedAt }) => [name, startedAt]))
    const unknown = Object.keys(jobs).filter(name => !begun.has(name))
    if (unknown.length > 0) await begin(unknown)
    for (const [name, job] of Object.entries(jobs)) {
      const due = new Date(now().getTime() - job.everyMs)
      const startedAt = begun.get(name)
      if (!startedAt || startedAt > due || running.has(name) || closing.signal.aborted) continue
      const at = now()
      if (await claim(name, at, due)) running.set(name, run(name, job, at))
    }
  }

  /** A job that never ran is due an interval from now. */
  const begin = (names: string[]) =>
    db.write(async tx => {
      for (const name of names) await insertJobRun(tx, name, now())
    })

  const claim = async (name: string, at: Date, due: Date): Promise<boolean> => {
    const { count } = await db.write(tx =>
      tx.jobRun.updateMany({
        where: { name, startedAt: { lte: due } },
        data: { startedAt: at, beganAt: at },
      }),
    )
    return count === 1
  }

  /** Only while nobody else has claimed it since. */
  const move = async (name: string, from: Date, data: Partial<JobRun>): Promise<boolean> => {
    const { count } = await db.write(tx => tx.jobRun.updateMany({ where: { name, startedAt: from }, data }))
    return count === 1
  }

  async function run(name: string, job: RecurringJob, startedAt: Date): Promise<void> {
    let at = startedAt
    const lost = new AbortController()
    // However long it takes, nobody else begins as long as this process lives.
    const keep = async () => {
      const next = now()
      if (await move(name, at, { startedAt: next })) at = next
      else lost.abort()
    }
    const kept = startPoll({
      look: keep,
      everyMs: job.everyMs / 3,
      failed: error => log.warn({ err: error, job: name }, 'a job could not be kept'),
      again: () => log.info({ job: name }, 'a job is kept again'),
    })
    try {
      const found = await job.run(AbortSignal.any([closing.signal, lost.signal]))
      log.debug({ job: name }, 'a job ran')
      await kept.stop()
      const endedAt = now()
      const told = job.keepsFound && found ? { found: JSON.stringify(found), foundAt: endedAt } : {}
      await move(name, at, { endedAt, failure: null, ...told }).catch(() => false)
    } catch (error) {
      if (!closing.signal.aborted) log.error({ err: error, job: name }, 'a job failed')
      await kept.stop()
      const soon = new Date(now().getTime() - job.everyMs + Math.min(RETRY_MS, job.everyMs))
      const ended = { startedAt: soon, endedAt: now(), failure: inWords(error) }
      await move(name, at, ended).catch(() => false)
    } finally {
      await kept.stop()
      running.delete(name)
    }
  }

  const poll = startPoll({
    look,
    everyMs: lookMs,
    failed: error => log.warn({ err: error }, 'could not look for jobs'),
    again: () => log.info('jobs are looked for again'),
  })

  return async () => {
    closing.abort()
    await poll.stop()
    await Promise.all(running.values())
  }
}
