import type { AuditEvent, Usage } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { behind, byCreation, madeUntil, PAGE, type Pages, pagesOf } from './pages.js'

export async function* usageOf(db: Db, userId: string, until: Date): Pages {
  const pages = pagesOf<Usage>(last =>
    db.read.usage.findMany({
      where: { userId, ...behind(last), AND: [madeUntil(until)] },
      orderBy: byCreation,
      take: PAGE,
    }),
  )
  for await (const page of pages) yield page.map(({ userId: _, ...usage }) => usage)
}

/** What the person did, and what was done to them. */
export async function* auditEventsAbout(db: Db, userId: string, until: Date): Pages {
  const read = (who: object) =>
    pagesOf<AuditEvent>(last =>
      db.read.auditEvent.findMany({
        where: { ...who, ...madeUntil(until), ...(last && { seq: { gt: last.seq } }) },
        orderBy: { seq: 'asc' },
        take: PAGE,
      }),
    )
  for await (const page of read({ actorId: userId })) yield page.map(event => told(event, userId))
  const byOthers = { targetId: userId, OR: [{ actorId: null }, { actorId: { not: userId } }] }
  for await (const page of read(byOthers)) yield page.map(event => told(event, userId))
}

/** Not from where others did it, nor what is said there of others. */
function told(event: AuditEvent, userId: string): object {
  const { seq, createdAt, action, outcome, targetType, targetId, ip, userAgent, details } = event
  const did = event.actorId === userId
  const saysOfOthers = targetType === 'User' && targetId !== userId
  return {
    seq,
    createdAt,
    action,
    outcome,
    targetType,
    targetId,
    ...(did && { ip, userAgent }),
    ...(!saysOfOthers && { details: Object.fromEntries(JSON.parse(details)) }),
  }
}
