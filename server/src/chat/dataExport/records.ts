import type { Attachment, AuditEvent, Usage } from '@parley/prisma'
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

/** The files of the person, without their bytes: those are read one by one, at their addresses. */
export async function* filesOf(db: Db, ownerId: string, until: Date): Pages {
  const pages = pagesOf<Attachment>(last =>
    db.read.attachment.findMany({
      where: { ownerId, ...behind(last), AND: [madeUntil(until)] },
      orderBy: byCreation,
      take: PAGE,
    }),
  )
  for await (const page of pages)
    yield page.map(
      ({ ownerId: _, takes: _takes, medium: _medium, thumbnail: _thumbnail, text: _text, ...file }) => file,
    )
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
