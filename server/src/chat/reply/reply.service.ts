import type { Db } from '../../base/db/db.js'
import type { createFollowing } from './following.js'
import type { createGate } from './gate.js'
import type { createSending } from './sending.js'
import type { createStopping } from './stopping.js'

/** What people do with replies. Nothing begins any more once the gate is closed. */
export function createReplyService(deps: {
  db: Db
  gate: ReturnType<typeof createGate>
  sending: ReturnType<typeof createSending>
  stopping: ReturnType<typeof createStopping>
  following: ReturnType<typeof createFollowing>
}) {
  const { db, gate, sending, stopping, following } = deps
  return {
    send: gate.guard(sending.send),
    edit: gate.guard(sending.edit),
    regenerate: gate.guard(sending.regenerate),
    stop: stopping.stop,
    follow: following.follow,
    /** Replies being written now, by whichever process. */
    inFlight: (): Promise<number> => db.read.message.count({ where: { processId: { gt: '' } } }),
  }
}

export type ReplyService = ReturnType<typeof createReplyService>
