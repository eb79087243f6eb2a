import type { Job } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'
import type { Db } from '../db/db.js'
import { startPoll } from '../poll.js'
import { JOB_CHANNEL, type JobKind, type JobPayloads } from './enqueue.js'

/**
 * What does the jobs of each kind. Who returns has done it; who throws is tried again, and so is whom a crash broke off:
 * what was done already is found done. `signal` is aborted when the process stops.
 */
export type JobHandlers = {
  [Kind in JobKind]: (subject: string, payload: JobPayloads[Kind], signal: AbortSignal) => Promise<void>
}

export interface JobWorker {
  /** Resolves once nothing runs that was due. */
  settled(): Promise<void>
  /** Takes no more; what is broken off by that goes on in another process, or at the next start. */
  close(): Promise<void>
}

/** Of each kind, so that long work of one does not keep another waiting. */
const AT_ONCE = 2
const LOOK_MS = 3000
const LEASE_MS = 60_000
const LONGEST_DELAY_MS = 3_600_000
/** How often a job is tried. What was promised to a person is tried until it is done. */
const tries: Record<JobKind, number> = {
  title: 5,
  erase: Number.POSITIVE_INFINITY,
  forget: Number.POSITIVE_INFINITY,
  // Whoever waits for it sees it PENDING; after a day it is swept, and then there is nothing to do.
  examine: Number.POSITIVE_INFINITY,
}
/** Where somebody waits, and what failed is mostly a storage or a scanner that is away: once it is back, not for an hour more. */
const longestDelays: Partial<Record<JobKind, number>> = { examine: 300_000 }

/** Milliseconds until the next try after so many: 5 s, 20 s, 80 s … an hour, or what is longest for its kind. */
export const delayAfter = (attempts: number, kind?: JobKind): number =>
  Math.min(5000 * 4 ** Math.min(attempts - 1, 10), (kind && longestDelays[kind]) ?? LONGEST_DELAY_MS)

/** Does queued jobs, beside every other process that does: each is done by the one that claims it. */
export async function startJobWorker(
  deps: {
    db: Db
    bus: Pick<Bus, 'subscribe'>
    log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
    now: () => Date
    /** Under which this process is known to the others: whoever declares it dead takes over what it claimed. */
    processId: () => string
  },
  handlers: JobHandlers,
): Promise<JobWorker> {
  const { db, bus, log, now, processId } = deps
  const closing = new AbortController()

  /** The oldest that is due, for a minute at first. Null: none is left. */
  async function claim(kind: string): Promise<Job | null> {
    for (;;) {
      const at = now()
      const due = {
        kind,
        runAt: { lte: at },
        OR: [{ claimedUntil: null }, { claimedUntil: { lte: at } }],
      }
      const job = await db.read.job.findFirst({ where: due, orderBy: { id: 'asc' } })
      if (!job) return null
      const claimedBy = processId()
      // Another one had it, and crashed before anybody took it over: that was no try.
      const attempts = job.attempts + (job.claimedBy === null || job.claimedBy === claimedBy ? 1 : 0)
      const [claimed] = await db.write(tx =>
        tx.job.updateManyAndReturn({
          where: { ...due, id: job.id, attempts: job.attempts, claimedBy: job.claimedBy },
          data: { claimedBy, claimedUntil: leaseEnd(), attempts },
        }),
      )
      if (claimed) return claimed
    }
  }

  const leaseEnd = () => new Date(now().getTime() + LEASE_MS)

  async function run(job: Job, handle: JobHandlers[JobKind]): Promise<void> {
    const { id, kind, subject, attempts, claimedBy } = job
    // Each claim changes one of them: a process that slept through its lease changes nothing any more.
    const own = { id, claimedBy, attempts }
    const lost = new AbortController()
    const keep = async () => {
      const data = { claimedUntil: leaseEnd() }
      const { count } = await db.write(tx => tx.job.updateMany({ where: own, data }))
      if (count === 0) lost.abort()
    }
    const kept = startPoll({
      look: keep,
      everyMs: LEASE_MS / 3,
      failed: error => log.warn({ err: error, job: kind }, 'a job could not be kept'),
      again: () => log.info({ job: kind }, 'a job is kept again'),
    })
    try {
      // It was being claimed when that happened.
      closing.signal.throwIfAborted()
      await handle(subject, JSON.parse(job.payload), AbortSignal.any([closing.signal, lost.signal]))
      await db.write(tx => tx.job.deleteMany({ where: own }))
      log.debug({ job: kind, id }, 'a job is done')
    } catch (error) {
      if (lost.signal.aborted) return
      await release(job, own, error)
    } finally {
      await kept.stop()
    }
  }

  async function release({ kind, attempts }: Job, own: { id: string }, error: unknown): Promise<void> {
    const told = { err: error, job: kind, id: own.id, attempts }
    if (closing.signal.aborted) {
      const data = { claimedBy: null, claimedUntil: null, attempts: attempts - 1 }
      await db.write(tx => tx.job.updateMany({ where: own, data }))
    } else if (attempts >= (tries[kind as JobKind] ?? 0)) {
      log.error(told, 'a job was given up')
      await db.write(tx => tx.job.deleteMany({ where: own }))
    } else {
      const retryIn = delayAfter(attempts, kind as JobKind)
      log.warn({ ...told, retryIn: retryIn / 1000 }, 'a job failed')
      const runAt = new Date(now().getTime() + retryIn)
      await db.write(tx =>
        tx.job.updateMany({ where: own, data: { claimedBy: null, claimedUntil: null, runAt } }),
      )
    }
  }

  const lanes = (Object.keys(handlers) as JobKind[]).map(kind => {
    const running = new Set<Promise<void>>()

    const fill = async () => {
      while (running.size < AT_ONCE && !closing.signal.aborted) {
        const job = await claim(kind)
        if (!job) break
        const done = run(job, handlers[kind])
          // The lease runs out, and it is tried again.
          .catch((error: unknown) => log.warn({ err: error, job: kind }, 'the end of a job was not stored'))
          .finally(() => {
            running.delete(done)
            poll.wake()
          })
        running.add(done)
      }
    }

    const poll = startPoll({
      look: fill,
      everyMs: LOOK_MS,
      failed: error => log.warn({ err: error, job: kind }, 'could not look for jobs'),
      again: () => log.info({ job: kind }, 'jobs are looked for again'),
    })
    return {
      wake: poll.wake,
      stop: poll.stop,
      async settled() {
        do {
          await Promise.all(running)
          await poll.run()
        } while (running.size > 0)
      },
    }
  })

  const wake = () => {
    for (const lane of lanes) lane.wake()
  }
  const unsubscribe = await bus.subscribe(JOB_CHANNEL, wake)
  wake()
  const settled = async () => void (await Promise.all(lanes.map(lane => lane.settled())))

  return {
    settled,
    async close() {
      unsubscribe()
      closing.abort()
      await Promise.all(lanes.map(lane => lane.stop()))
      await settled()
    },
  }
}
