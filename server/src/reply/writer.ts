import type { Message } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'
import { type ModelDoor, ModelError, type ModelMessage, type ModelPiece } from '../model/model.js'
import type { Revocation } from '../session/revocation.js'
import type { Bearer } from '../session/session.service.js'
import type { Mirrors } from './mirrors.js'
import type { Outcome } from './outcome.js'
import type { ReplyStore } from './store.js'
import { createTextCleaner } from './text.js'
import { createWindow } from './window.js'

export type ReplyWriter = ReturnType<typeof createReplyWriter>

/** Writes replies: from the model into the mirror, where readers and the store take the text from. */
export function createReplyWriter(deps: {
  bus: Bus
  model: ModelDoor
  mirrors: Mirrors
  store: ReplyStore
  /** The messages the model is given, oldest first. */
  context: (reply: Message) => Promise<ModelMessage[]>
  revocation: Revocation
  log: Logger
}) {
  const { bus, model, mirrors, store, context, revocation, log } = deps

  /**
   * Returns at once; the reply is written meanwhile. It outlives the request that asked for it, but not the session or
   * key, nor the right to chat.
   */
  function start(reply: Message, bearer: Bearer): void {
    const mirror = mirrors.own(reply.id)
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

    const write = async () => {
      const began = performance.now()
      const outcome: Outcome = { status: 'COMPLETE' }
      const spread = createWindow(mirror, bus)
      const cleaner = createTextCleaner()
      const take = (text: string) => {
        if (text === '' || abandoned) return
        outcome.timeToFirstToken ??= Math.round(performance.now() - began)
        mirror.grow(mirror.text.length, text)
        spread.grown()
      }
      try {
        const messages = await context(reply)
        for await (const piece of model.stream({
          model: reply.model ?? '',
          messages,
          signal: abort.signal,
        })) {
          if (piece.text) take(cleaner.push(piece.text))
          if (piece.usage) outcome.usage = wholeNumbers(piece.usage)
        }
        take(cleaner.end())
      } catch (error) {
        take(cleaner.end())
        // What breaks because it was stopped is no failure.
        if (!stopped) Object.assign(outcome, failed(error))
        if (!stopped && !abandoned) log.warn({ err: error, replyId: reply.id }, 'a reply failed')
      }
      spread.end()
      outcome.duration = Math.round(performance.now() - began)
      if (abandoned) return
      const ended = outcome.status === 'FAILED' ? outcome : { ...outcome, ...stopped }
      const row = await store.end(reply.id, ended)
      if (row) {
        mirror.finish(row)
        mirrors.release(mirror)
        if (bus.shared) bus.publish(`reply:${reply.id}`, '')
      } else if (!abandoned) mirrors.disown(mirror)
    }
    write()
      .catch((error: unknown) => log.error({ err: error, replyId: reply.id }, 'a reply was left unfinished'))
      .finally(watch.release)
  }

  return { start }
}

function failed(error: unknown): Pick<Outcome, 'status' | 'failure'> {
  const known = error instanceof ModelError
  return {
    status: 'FAILED',
    failure: known
      ? { code: error.code, message: error.message }
      : { code: 'MODEL_UNAVAILABLE', message: 'The model could not be asked. Please try again.' },
  }
}

/** Upstream numbers are not trusted to fit a column. */
function wholeNumbers(usage: NonNullable<ModelPiece['usage']>): NonNullable<ModelPiece['usage']> {
  const whole = (value: number) => Math.min(Math.max(Math.trunc(Number(value)) || 0, 0), 2 ** 31 - 1)
  return { promptTokens: whole(usage.promptTokens), completionTokens: whole(usage.completionTokens) }
}
