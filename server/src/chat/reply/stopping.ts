import type { Message } from '@parley/prisma'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { tell } from '../../base/db/ending.js'
import type { Viewer } from '../../base/viewer.js'
import { participation } from '../conversation/access.js'
import { STOP_CHANNEL } from './channels.js'
import type { ReplyStore } from './keeping/store.js'
import { findReadable } from './sending/find.js'
import type { Mirrors } from './writing/mirrors.js'

const STOP_WAIT_MS = 2000

export function createStopping(deps: { db: Db; bus: Bus; mirrors: Mirrors; store: ReplyStore }) {
  const { db, bus, mirrors, store } = deps

  /** Has a reply stopped, whoever writes it. Null: it had not ended after two seconds. */
  async function end(id: string): Promise<Message | null> {
    const { mirror, leave } = mirrors.join(id)
    try {
      await db.write(async tx => {
        await tx.message.updateMany({
          where: { id, status: 'STREAMING' },
          data: { stopRequested: true },
        })
        tell(tx, STOP_CHANNEL, id)
      })
      const patience = AbortSignal.timeout(STOP_WAIT_MS)
      while (!mirror.final && !mirror.gone && !patience.aborted) {
        const next = mirror.changed()
        patience.addEventListener('abort', () => next.resolve(), { once: true })
        await next.promise
      }
    } finally {
      leave()
    }
    return mirror.final
  }

  return {
    /** Answers with the reply as it ended; after two seconds as it stands. */
    async stop(viewer: Viewer, id: string): Promise<Message> {
      const message = await findReadable(db, viewer, id)
      await participation(db.read, viewer, message.conversationId, 'WRITE')
      if (message.status !== 'STREAMING') return message
      return (await end(id)) ?? findReadable(db, viewer, id)
    },

    end,

    /** Stops replies of this process that were asked to stop anywhere. */
    listen: () =>
      bus.subscribe(STOP_CHANNEL, ids => {
        for (const id of ids.split(' ')) store.get(id)?.stop()
      }),
  }
}
