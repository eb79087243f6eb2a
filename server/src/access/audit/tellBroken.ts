import type { Logger } from 'pino'
import type { Db } from '../../base/db/db.js'
import { createChain } from './chain.js'

/** Says so when the first event of the log, or its last, was not made with this secret. `parley-server audit verify` looks at all. */
export async function tellBrokenAudit(db: Db, secret: string, log: Pick<Logger, 'warn'>): Promise<void> {
  const chain = createChain(secret)
  const first = await db.read.auditEvent.findUnique({ where: { seq: 1 } })
  const [last, before] = await db.read.auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 2 })
  const holds =
    (!first || chain('', first) === first.hash) &&
    (!last || !before || chain(before.hash, last) === last.hash)
  if (!holds)
    log.warn(
      'the audit log does not verify: SESSION_SECRET is not the one it was written with, or it was changed (parley-server audit verify)',
    )
}
