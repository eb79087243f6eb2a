import type { PrismaClient } from '@parley/prisma'

export interface Books {
  events: number
  usages: number
  problems: string[]
}

/**
 * What does not add up in the database of a server that was stopped: each reply is paid for once, nothing is set aside
 * any more, budgets hold what was used, and events have numbers without gaps, in each conversation and over all.
 */
export async function audit(client: PrismaClient): Promise<Books> {
  const problems: string[] = []
  const expect = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) problems.push(`${what}: ${found} instead of ${wanted}`)
  }
  const replies = await client.message.findMany({
    where: { role: 'ASSISTANT' },
    select: { id: true, status: true },
  })
  const usages = await client.usage.findMany({ select: { messageId: true, costNano: true } })
  const paid = new Set(usages.flatMap(({ messageId }) => messageId ?? []))
  expect('replies that are STREAMING', replies.filter(({ status }) => status === 'STREAMING').length, 0)
  expect('replies that were not booked', replies.filter(({ id }) => !paid.has(id)).length, 0)
  expect('bookings of replies', usages.filter(({ messageId }) => messageId).length, replies.length)
  expect('reservations', await client.reservation.count(), 0)
  const { _sum: used } = await client.budgetUse.aggregate({ _sum: { spentNano: true, reservedNano: true } })
  const cost = usages.reduce((sum, { costNano }) => sum + (costNano ?? 0n), 0n)
  // Null where no reply was begun at all.
  expect('billionths set aside', used.reservedNano ?? 0n, 0n)
  expect('billionths spent', used.spentNano ?? 0n, cost)

  const events = await client.conversationEvent.findMany({
    orderBy: { seq: 'asc' },
    select: { seq: true, conversationId: true, conversationSeq: true, kind: true, messageId: true },
  })
  const head = await client.conversationEventHead.findFirstOrThrow()
  expect('the number of the last event', head.seq, BigInt(events.length))
  const gap = events.findIndex(({ seq }, i) => seq !== BigInt(i + 1))
  if (gap >= 0) problems.push(`event ${gap + 1} is missing`)
  const own = Map.groupBy(events, ({ conversationId }) => conversationId)
  for (const { id, eventSeq } of await client.conversation.findMany({
    select: { id: true, eventSeq: true },
  })) {
    const numbers = (own.get(id) ?? []).map(({ conversationSeq }) => conversationSeq)
    expect(`events of ${id}`, numbers.join(), Array.from({ length: eventSeq }, (_, i) => i + 1).join())
  }
  const finished = events.filter(({ kind }) => kind === 'REPLY_FINISHED').map(({ messageId }) => messageId)
  expect('REPLY_FINISHED, each of another reply', new Set(finished).size, finished.length)
  expect('REPLY_FINISHED', finished.length, replies.length)
  return { events: events.length, usages: usages.length, problems }
}
