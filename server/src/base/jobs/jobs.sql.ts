import type { Transaction } from '../db/db.js'
import { newId } from '../db/id.js'

/** A job of that kind and subject that waits already stays. */
export async function insertJob(
  tx: Transaction,
  job: { kind: string; subject: string; payload: object; runAt: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO job (id, kind, subject, payload, run_at, attempts, created_at)
    VALUES (${newId('job')}, ${job.kind}, ${job.subject}, ${JSON.stringify(job.payload)}, ${job.runAt}, 0, ${new Date()})
    ON CONFLICT (kind, subject) DO NOTHING`
}

/** When a recurring job last began; what is known already stays. */
export async function insertJobRun(tx: Transaction, name: string, startedAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO job_run (name, started_at) VALUES (${name}, ${startedAt}) ON CONFLICT DO NOTHING`
}
