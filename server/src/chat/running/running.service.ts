import type { Message } from '@parley/prisma'
import type { Replica } from '@parley/schema'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Db } from '../../base/db/db.js'
import { tell } from '../../base/db/ending.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import type { Viewer } from '../../base/viewer.js'
import { STOP_CHANNEL } from '../reply/channels.js'

const MOST = 100

const columns = {
  ...{ id: true, ownerId: true, conversationId: true, temporary: true, model: true, createdAt: true },
  ...{ processId: true, stopRequested: true },
} as const

/** A reply on its way, without what it says. */
export type Running = Pick<Message, keyof typeof columns>

export type RunningService = ReturnType<typeof createRunning>

/** What all processes are writing, for administrators. */
export function createRunning({ db, audit, processId }: { db: Db; audit: Audit; processId: () => string }) {
  return {
    /** Those that have run for longest come first. */
    replies: (): Promise<Running[]> =>
      db.read.message.findMany({
        where: { processId: { gt: '' } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: MOST,
        select: columns,
      }),

    async replicas(): Promise<Replica[]> {
      const [processes, written] = await Promise.all([
        db.read.process.findMany({ where: { dead: false }, orderBy: { startedAt: 'asc' } }),
        db.read.message.groupBy({ by: ['processId'], where: { processId: { gt: '' } }, _count: true }),
      ])
      const counts = new Map(written.map(({ processId, _count }) => [processId, _count]))
      return processes.map(({ id, version, startedAt }) => ({
        ...{ id, version, startedAt, current: id === processId(), replies: counts.get(id) ?? 0 },
      }))
    },

    /** Of anybody. What has ended, or is not there, is left alone. Returns those that are stopping. */
    async stop(viewer: Viewer, ids: string[]): Promise<string[]> {
      checkBulk(ids, 'ids')
      return db.write(async tx => {
        const where = { id: { in: ids }, status: 'STREAMING' }
        const running = await tx.message.findMany({ where, select: { id: true } })
        await tx.message.updateMany({ where, data: { stopRequested: true } })
        for (const { id } of running) {
          tell(tx, STOP_CHANNEL, id)
          await audit.record(tx, viewer, { action: 'reply.stopped', target: { type: 'Message', id } })
        }
        return running.map(({ id }) => id)
      })
    },
  }
}
