import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import { jsonTable } from '../db/jsonTable.js'
import type { Statement } from '../db/together.js'

export interface NewJob {
  kind: string
  subject: string
  payload: object
  runAt: Date
}

/**
 * Adds jobs, of which one of a kind and subject that waits already stays; `where` says which of `wanted`. Answers with the
 * subjects of those that it added.
 */
export function insertJobs(kind: Db['kind'], jobs: NewJob[], where = Prisma.sql`1 = 1`): Statement {
  const createdAt = new Date()
  const rows = jobs.map(job => ({
    ...job,
    payload: JSON.stringify(job.payload),
    id: newId('job'),
    createdAt,
  }))
  return Prisma.sql`
    INSERT INTO job (id, kind, subject, payload, run_at, attempts, created_at)
    SELECT id, kind, subject, payload, "runAt", 0, "createdAt" FROM ${jsonTable(kind, 'wanted', columns, rows)}
    WHERE ${where} ON CONFLICT (kind, subject) DO NOTHING RETURNING subject`
}

const columns = {
  id: 'text',
  kind: 'text',
  subject: 'text',
  payload: 'text',
  runAt: 'time',
  createdAt: 'time',
} as const

/** When a recurring job last began; what is known already stays. */
export async function insertJobRun(tx: Transaction, name: string, startedAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO job_run (name, started_at) VALUES (${name}, ${startedAt}) ON CONFLICT DO NOTHING`
}
