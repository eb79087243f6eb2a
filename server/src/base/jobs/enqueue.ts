import type { Transaction } from '../db/db.js'
import { tell } from '../db/ending.js'
import { type Asking, type Statement, together } from '../db/together.js'
import { insertJobs } from './jobs.sql.js'

/** Kinds of work for later, and what each is told. */
export interface JobPayloads {
  /** Subject: the conversation. */
  title: { replyId: string }
  /** Subject: the person. */
  erase: Record<string, never>
  /** Subject: the deletion. */
  forget: Record<string, never>
  /** Subject: the attachment. */
  examine: Record<string, never>
}

export type JobKind = keyof JobPayloads

/** Of every clock: what is to be done at once does not wait for the one that goes ahead. */
const atOnce = new Date(0)

/** Channel that tells of new jobs. */
export const JOB_CHANNEL = 'job'

/** Has work done once, by whichever process takes it, after this transaction. A job of that kind and subject that waits already stays. */
export async function enqueue<Kind extends JobKind>(
  tx: Transaction,
  kind: Kind,
  subject: string,
  payload: JobPayloads[Kind],
  runAt = atOnce,
): Promise<void> {
  await together(tx, [enqueueBeside(tx, kind, [{ subject, payload, runAt }])])
}

/** The same of many, beside other statements; `where` says of which of the subjects, which are `wanted.subject`. */
export const enqueueBeside = <Kind extends JobKind>(
  tx: Transaction,
  kind: Kind,
  wanted: { subject: string; payload: JobPayloads[Kind]; runAt?: Date }[],
  where?: Statement,
): Asking => ({
  statement: insertJobs(
    tx.kind,
    wanted.map(one => ({ kind, runAt: atOnce, ...one })),
    where,
  ),
  answered(added) {
    if (added.length > 0) tell(tx, JOB_CHANNEL)
  },
})

/** Gives back what processes had claimed that are gone: it is due at once, and their try does not count. */
export async function giveBackJobs(tx: Transaction, processIds: string[]): Promise<void> {
  const { count } = await tx.job.updateMany({
    where: { claimedBy: { in: processIds } },
    data: { claimedBy: null, claimedUntil: null, attempts: { decrement: 1 } },
  })
  if (count > 0) tell(tx, JOB_CHANNEL)
}
