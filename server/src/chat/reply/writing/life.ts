import type { Message } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Revocation } from '../../../access/session/revocation.js'
import type { Bus } from '../../../base/bus/bus.js'
import type { Bearer } from '../../../base/viewer.js'
import { ModelError } from '../../../model/model.js'
import type { Outcome } from '../keeping/outcome.js'
import type { ReplyStore } from '../keeping/store.js'
import type { Mirror } from './mirror.js'
import type { Mirrors } from './mirrors.js'
import { createPublisher } from './publishing.js'

/** A reply while this process makes it: it ends by itself, is stopped, or becomes another process's. */
export interface Life {
  mirror: Mirror
  publisher: ReturnType<typeof createPublisher>
  /** Aborted when it is to end. */
  signal: AbortSignal
  /** Null: nobody stopped it. */
  readonly stopped: Outcome | null
  /** It is not ours any more: nothing may be stored. */
  readonly abandoned: boolean
  /** How it ended, whoever ended it. */
  ending(outcome: Outcome): Outcome
  /** Stores that. Null: it is not there any more, or not ours. */
  end(ended: Outcome): Promise<Message | null>
  /** Makes it, in the background. */
  run(make: () => Promise<void>): void
}

/** Begins the life of a reply, which outlives what rule 17 of docs/replies.md lets it. */
export function createLives(deps: {
  bus: Bus
  mirrors: Mirrors
  store: ReplyStore
  revocation: Revocation
  log: Logger
}) {
  const { bus, mirrors, store, revocation, log } = deps

  return (replyId: string, bearer: Bearer): Life => {
    const mirror = mirrors.own(replyId)
    const publisher = createPublisher(mirror, bus)
    const abort = new AbortController()
    let stopped: Outcome | null = null
    let abandoned = false
    const stop = (outcome: Outcome = { status: 'STOPPED' }) => {
      stopped ??= outcome
      abort.abort()
    }
    const watch = revocation.watch(bearer, {
      ended: () => stop(),
      allowed: permissions => {
        if (!permissions.has('CHAT')) stop()
      },
    })
    store.add({
      mirror,
      stop,
      abandon() {
        abandoned = true
        abort.abort()
        mirrors.disown(mirror)
      },
    })
    return {
      mirror,
      publisher,
      signal: abort.signal,
      get stopped() {
        return stopped
      },
      get abandoned() {
        return abandoned
      },
      ending: outcome => (outcome.status === 'FAILED' ? outcome : { ...outcome, ...stopped }),
      async end(ended) {
        const row = await store.end(replyId, ended)
        if (row) {
          mirror.finish(row)
          mirrors.release(mirror)
          publisher.over()
        } else if (!abandoned) mirrors.disown(mirror)
        return row
      },
      run(make) {
        make()
          .catch((error: unknown) => log.error({ err: error, replyId }, 'a reply was left unfinished'))
          .finally(watch.release)
      },
    }
  }
}

export type BeginLife = ReturnType<typeof createLives>

export function failed(error: unknown): Pick<Outcome, 'status' | 'failure'> {
  const known = error instanceof ModelError
  return {
    status: 'FAILED',
    failure: known
      ? { code: error.code, message: error.message, detail: error.detail }
      : { code: 'MODEL_UNAVAILABLE', message: 'The model could not be asked. Please try again.' },
  }
}
