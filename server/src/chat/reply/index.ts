import type { Logger } from 'pino'
import type { Revocation } from '../../access/session/revocation.js'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import type { Journal } from '../../base/db/journal.js'
import type { Budgets } from '../../spending/budget/budget.service.js'
import type { Prices } from '../../spending/usage/prices.js'
import type { MadeFiles } from '../attachment/made.js'
import type { MessageFiles } from '../attachment/messageFiles.js'
import type { Previewing } from '../attachment/previewing.js'
import type { ModelDeps } from '../model/allowed.js'
import { createDrain } from './drain.js'
import { startAudience } from './following/audience.js'
import { createFollower } from './following/follower.js'
import { createFollowing } from './following/following.js'
import { createSoFar } from './following/soFar.js'
import { createWrittenText } from './following/writtenText.js'
import { takeLease } from './keeping/lease.js'
import { interrupted } from './keeping/outcome.js'
import { createPulse } from './keeping/pulse.js'
import { createReaper } from './keeping/reaper.js'
import { createReplyStore } from './keeping/store.js'
import type { Tracked } from './keeping/tracked.js'
import { createPromptReader } from './prompt/prompt.js'
import { createBeginning } from './sending/begin.js'
import { createGenerating } from './sending/generating.js'
import { createSending } from './sending/sending.js'
import { createStopping } from './stopping.js'
import { createReplyDrawer } from './writing/drawer.js'
import { createLives } from './writing/life.js'
import { createMirrors } from './writing/mirrors.js'
import { createPreviews } from './writing/previews.js'
import { createReplyWriter } from './writing/writer.js'

export type ReplyService = Awaited<ReturnType<typeof startReplies>>['service']

/** After that a database that is away is not waited for any longer: all in all a server that stops has 25 s. */
const STORE_MS = 8000

/** Everything that writes, stores, follows and buries replies, wired together. */
export async function startReplies(
  deps: ModelDeps & {
    db: Db
    journal: Journal
    bus: Bus
    idempotency: Idempotency
    budgets: Budgets
    prices: Prices
    files: MessageFiles
    made: MadeFiles
    /** Makes small pictures of images on their way. */
    preview: Previewing
    /** What a picture takes of a window at most. */
    imageTokens: number
    /** What is sent to a model at most, and how long it is remembered. */
    contextMessages: number
    contextHours: number
    /** Whether models write titles. */
    titles: boolean
    revocation: Revocation
    log: Logger
  },
) {
  const { db, log } = deps
  const lease = await takeLease(db)
  const pulse = createPulse()
  const reaper = createReaper({ ...deps, lease, pulse, isWritten: id => store.get(id) !== undefined })
  // A file has one process, this one: what others left there is ended now. On a server others may live.
  if (db.kind === 'sqlite') await reaper.buryAllOthers()
  reaper.start()
  const written = createWrittenText(deps)
  const mirrors = createMirrors(createFollower({ ...deps, written }))
  const store = createReplyStore({ ...deps, lease, pulse })
  const prompts = createPromptReader(deps)
  const beginLife = createLives({ ...deps, mirrors, store })
  const writer = createReplyWriter({ ...deps, prompts, beginLife })
  const previews = createPreviews(deps)
  const drawer = createReplyDrawer({ ...deps, previews, beginLife })
  const audience = await startAudience(deps)
  const begin = createBeginning({ ...deps, prompts, lease, writer, drawer })
  const stopping = createStopping({ ...deps, mirrors, store })
  const drain = createDrain()
  const generating = createGenerating({ ...deps, begin })
  const sending = createSending({ ...deps, begin, modelsForImage: generating.modelsFor })
  const stopListening = await stopping.listen()
  let closed: Promise<unknown> | undefined
  const closeStore = () => {
    closed ??= Promise.all([reaper.close(), store.close()]).catch((error: unknown) => {
      if (store.size === 0) throw error
    })
    return closed
  }

  return {
    /** What people do with replies. Nothing begins any more once the server drains. */
    service: {
      send: drain.guard(sending.send),
      generate: drain.guard(generating.generate),
      edit: drain.guard(sending.edit),
      regenerate: drain.guard(sending.regenerate),
      resume: drain.guard(sending.resume),
      stop: stopping.stop,
      follow: createFollowing({ db, mirrors, previews, audience }).follow,
      soFar: createSoFar({ mirrors, written }),
      /** Replies being written now, by whichever process. */
      inFlight: (): Promise<number> => db.read.message.count({ where: { processId: { gt: '' } } }),
    },
    /** Has one stopped, for those who need not ask whether they may. */
    stop: stopping.end,
    /** How many this process writes. */
    running: (): number => store.size,
    /** Under which this process is known to the others. */
    processId: (): string => lease.id,
    /** Begins no more replies, gives running ones some time to end by themselves, then stores them as INTERRUPTED. */
    async drain(patienceMs: number): Promise<void> {
      await drain.close()
      if (store.size > 0) log.info({ replies: store.size }, 'waiting for replies')
      await store.drained(patienceMs)
      for (const reply of store.replies()) reply.stop(interrupted)
      await store.drained(STORE_MS)
      if (store.size === 0) return
      await closeStore()
      if (store.size > 0) tellLost(store.replies(), log)
    },
    /** Once nobody follows one any more. */
    async close(): Promise<void> {
      stopListening()
      await audience.close()
      await closeStore()
      if (store.size > 0) return
      await lease
        .release()
        .catch(error => log.warn({ err: error }, 'the row of this process stays until another one finds it'))
    },
  }
}

/** Of each the journal has what comes before; there is no other place. */
function tellLost(replies: Tracked[], log: Logger): void {
  const lost = replies.map(({ mirror, stored }) => ({
    replyId: mirror.id,
    from: stored.text,
    to: mirror.text.length,
  }))
  log.error({ lost }, 'stopped without the database: how these replies ended, and this text, is lost')
}
