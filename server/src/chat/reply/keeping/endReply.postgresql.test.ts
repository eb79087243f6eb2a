import { expect, test } from 'vitest'
import { eventually } from '../../../../test/eventually.js'
import { lock } from '../../../../test/lock.js'
import { openRunningReplies } from '../../../../test/runningReplies.js'
import { nanoOf } from '../../../model/price.js'

/** Two replies of which one is changed by somebody who has its conversation, while their end waits for it. */
async function endBehind(change: (conversationId: string) => string) {
  const world = await openRunningReplies('postgresql')
  const { db } = world
  await world.limit()
  const [changed, other] = [await world.begin(), await world.begin()]
  const before = `UPDATE conversation SET event_seq = event_seq + 1 WHERE id = '${changed.conversation}'`
  await using held = await lock(world.url, `${before}; ${change(changed.conversation)}`)
  const ending = world.end([other, changed])
  await eventually(async () => {
    const waiting = await db.read
      .$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    expect(waiting).toHaveLength(1)
  })
  await held.release()
  return { ...world, changed, other, ended: await ending }
}

const spentOf = ({ db }: Awaited<ReturnType<typeof endBehind>>) =>
  db.read.budgetUse.findMany({ select: { spentNano: true, reservedNano: true } })

test('a reply that somebody else ends meanwhile stays as they ended it, is not told and not booked', async () => {
  await using world = await endBehind(
    id => `UPDATE message SET status = 'FAILED', process_id = NULL
      WHERE conversation_id = '${id}' AND status = 'STREAMING'`,
  )
  const { db, changed, other } = world
  expect(world.ended).toEqual([other.reply])
  expect(await db.read.message.findUnique({ where: { id: changed.reply } })).toMatchObject({
    status: 'FAILED',
    content: '',
  })
  expect(await db.read.usage.findMany({ select: { messageId: true } })).toEqual([{ messageId: other.reply }])
  expect(await db.read.reservation.findMany({ select: { messageId: true } })).toEqual([
    { messageId: changed.reply },
  ])
  const told = await db.read
    .$queryRaw`SELECT message_id AS "id" FROM conversation_event_waiting WHERE kind = 'REPLY_FINISHED'`
  expect(told).toEqual([{ id: other.reply }])
  expect(await spentOf(world)).toMatchObject([{ spentNano: nanoOf('0.00001') }])
})

test('a reply that is deleted meanwhile is settled, without a conversation and with its model', async () => {
  await using world = await endBehind(
    id => `UPDATE reservation SET process_id = m.process_id, model = m.model FROM message m
      WHERE m.id = reservation.message_id AND m.conversation_id = '${id}';
      DELETE FROM conversation WHERE id = '${id}'`,
  )
  const { db, changed, other } = world
  expect(world.ended).toEqual([other.reply])
  expect(await db.read.usage.findUnique({ where: { messageId: changed.reply } })).toMatchObject({
    conversationId: null,
    model: 'priced',
    costNano: nanoOf('0.00001'),
  })
  expect(await db.read.reservation.count()).toBe(0)
  expect(await spentOf(world)).toEqual([{ spentNano: nanoOf('0.00002'), reservedNano: 0n }])
})
