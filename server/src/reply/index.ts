import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'
import type { Db } from '../db/db.js'
import type { Idempotency } from '../db/idempotency.js'
import type { Journal } from '../db/journal.js'
import type { ModelDoor } from '../model/model.js'
import type { Revocation } from '../session/revocation.js'
import { createContextReader } from './context.js'
import { createFollower } from './follower.js'
import { createGate } from './gate.js'
import { takeLease } from './lease.js'
import { createMirrors } from './mirrors.js'
import { interrupted } from './outcome.js'
import { createReaper } from './reaper.js'
import { createReplyService } from './reply.service.js'
import { createReplyStore } from './store.js'
import { createReplyWriter } from './writer.js'

/** Everything that writes, stores, follows and buries replies, wired together. */
export async function startReplies(deps: {
  db: Db
  journal: Journal
  bus: Bus
  model: ModelDoor
  idempotency: Idempotency
  contextMessages: number
  revocation: Revocation
  log: Logger
}) {
  const { db, log } = deps
  const lease = await takeLease(db)
  const reaper = createReaper({ ...deps, lease })
  // A file has one process, this one: what others left there is ended now. On a server others may live.
  if (db.kind === 'sqlite') await reaper.buryAllOthers()
  else reaper.start()
  const mirrors = createMirrors(createFollower(deps))
  const store = createReplyStore({ ...deps, lease })
  const context = createContextReader(db, deps.contextMessages)
  const writer = createReplyWriter({ ...deps, mirrors, store, context })
  const service = createReplyService({ ...deps, lease, mirrors, store, writer })
  const stopListening = await service.listen()
  const gate = createGate()

  return {
    service: {
      ...service,
      send: (...args: Parameters<typeof service.send>) => gate.pass(() => service.send(...args)),
    },
    /** Begins no more replies, gives running ones some time to end by themselves, then stores them as INTERRUPTED. */
    async close(patienceMs: number): Promise<void> {
      await gate.close()
      stopListening()
      if (store.size > 0) log.info({ replies: store.size }, 'waiting for replies')
      await store.drained(patienceMs)
      for (const reply of store.replies()) reply.stop(interrupted)
      await store.drained(5000)
      await reaper.close()
      await store.close()
      await lease.release()
    },
  }
}
