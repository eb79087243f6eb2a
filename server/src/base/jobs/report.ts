import type { Db } from '../db/db.js'
import type { RecurringJob } from './jobs.js'

export interface RecurringRun {
  name: string
  description: string
  everySeconds: number
  running: boolean
  lastBeganAt: Date | null
  lastEndedAt: Date | null
  failure: string | null
  dueAt: Date | null
}

export interface JobQueue {
  kind: string
  waiting: number
  retried: number
  oldestAt: Date | null
}

export interface JobsReport {
  recurring: RecurringRun[]
  queues: JobQueue[]
}

/** What the server does aside from requests, as the database has it: the same whichever server is asked. */
export function createJobsReport(deps: {
  db: Pick<Db, 'read'>
  recurring: Record<string, RecurringJob>
  kinds: readonly string[]
}) {
  const { db, recurring, kinds } = deps
  return async (): Promise<JobsReport> => {
    const [runs, waiting, retried] = await Promise.all([
      db.read.jobRun.findMany(),
      db.read.job.groupBy({ by: ['kind'], _count: true, _min: { createdAt: true } }),
      db.read.job.groupBy({ by: ['kind'], where: { attempts: { gt: 1 } }, _count: true }),
    ])
    return {
      recurring: Object.entries(recurring)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, { description, everyMs }]) => {
          const run = runs.find(of => of.name === name)
          const { beganAt = null, endedAt = null } = run ?? {}
          return {
            ...{ name, description, everySeconds: everyMs / 1000 },
            running: beganAt !== null && (endedAt === null || endedAt < beganAt),
            lastBeganAt: beganAt,
            lastEndedAt: endedAt,
            failure: run?.failure ?? null,
            dueAt: run ? new Date(run.startedAt.getTime() + everyMs) : null,
          }
        }),
      queues: kinds.map(kind => {
        const of = waiting.find(group => group.kind === kind)
        return {
          kind,
          waiting: of?._count ?? 0,
          retried: retried.find(group => group.kind === kind)?._count ?? 0,
          oldestAt: of?._min.createdAt ?? null,
        }
      }),
    }
  }
}

/** What a job found that keeps it, whichever server ran it; null: no run of it has ended well. */
export async function foundBy(
  db: Pick<Db, 'read'>,
  name: string,
): Promise<{ found: unknown; foundAt: Date } | null> {
  const run = await db.read.jobRun.findUnique({ where: { name }, select: { found: true, foundAt: true } })
  return run?.found && run.foundAt ? { found: JSON.parse(run.found), foundAt: run.foundAt } : null
}

export type ReportJobs = ReturnType<typeof createJobsReport>
