import type { ImageParameters } from '@parley/schema'
import type { Logger } from 'pino'
import { CodedError } from '../../../base/errors.js'
import type { Bearer } from '../../../base/viewer.js'
import { type ModelDoor, ModelError, type ToldUsage } from '../../../model/model.js'
import type { MadeFiles } from '../../attachment/made.js'
import type { CarriedFile, MessageFiles } from '../../attachment/messageFiles.js'
import type { Outcome } from '../keeping/outcome.js'
import type { Sent } from '../sending/addTurn.js'
import type { Models } from '../sending/models.js'
import { type BeginLife, failed, type Life } from './life.js'
import type { Previews } from './previews.js'

export interface DrawingTask {
  models: Models
  image: ImageParameters
  /** Pictures that it is to make another one of. */
  files: readonly CarriedFile[]
}

export type ReplyDrawer = ReturnType<typeof createReplyDrawer>

/** Makes replies that are an image: asked for, kept as a file of whoever asked, and hung on the reply as it ends. */
export function createReplyDrawer(deps: {
  model: ModelDoor
  files: Pick<MessageFiles, 'picture'>
  made: Pick<MadeFiles, 'keep' | 'forget'>
  previews: Pick<Previews, 'begin'>
  beginLife: BeginLife
  log: Logger
}) {
  const { model, files, made, previews, beginLife, log } = deps

  async function* ask(sent: Sent, bearer: Bearer, { models, image, files: given }: DrawingTask, life: Life) {
    const [chosen, ...others] = models
    const found = await Promise.all(given.map(file => files.picture(file)))
    const pictures = found.filter(address => address !== null)
    if (pictures.length < given.length) throw new ModelError('MODEL_REFUSED', GONE)
    yield* model.stream({
      model: chosen.id,
      messages: [{ role: 'user', content: sent.message.content, pictures }],
      ...(bearer.session && { person: bearer.user.id }),
      fallbacks: others.map(({ id }) => id),
      ...{ image, signal: life.signal },
    })
  }

  /** What came of it is kept even if somebody stops it meanwhile: it is paid for. */
  async function keep({ message }: Sent, bearer: Bearer, bytes: Buffer): Promise<Partial<Outcome>> {
    try {
      const image = { ownerId: bearer.user.id, bytes, prompt: message.content }
      return { attachmentId: await made.keep(image, new AbortController().signal) }
    } catch (error) {
      log.warn({ err: error }, 'an image that a model made was not kept')
      const why = error instanceof CodedError ? error.message : 'Please try again.'
      return {
        status: 'FAILED',
        failure: { code: 'NOT_STORED', message: `The image was made and could not be kept. ${why}` },
      }
    }
  }

  /** Returns at once, as the writer of texts does. */
  function start(sent: Sent, bearer: Bearer, task: DrawingTask): void {
    const { reply } = sent
    const life = beginLife(reply.id, bearer)
    life.run(async () => {
      const began = performance.now()
      const outcome: Outcome = { status: 'COMPLETE', model: reply.model ?? '' }
      let bytes: Buffer | null = null
      let told: ToldUsage | undefined
      const showing = previews.begin(reply.id)
      try {
        for await (const piece of ask(sent, bearer, task, life)) {
          if (piece.model) outcome.model = piece.model
          if (piece.usage) told = piece.usage
          if (piece.finish) outcome.finishReason = piece.finish
          if (piece.preview) showing.show(piece.preview)
          if (piece.image) bytes = piece.image
        }
      } catch (error) {
        // What breaks because it was stopped is no failure.
        if (!life.stopped) Object.assign(outcome, failed(error))
        if (!life.stopped && !life.abandoned) log.warn({ err: error, replyId: reply.id }, 'an image failed')
      }
      showing.end()
      if (life.abandoned) return
      // Whoever stops it pays for it: the server that makes it was asked, and goes on.
      if (bytes || life.stopped) outcome.images = 1
      if (bytes) {
        outcome.timeToFirstToken = Math.round(performance.now() - began)
        Object.assign(outcome, await keep(sent, bearer, bytes))
      }
      if (told)
        outcome.usage = { promptTokens: told.promptTokens ?? 0, completionTokens: told.completionTokens ?? 0 }
      outcome.duration = Math.round(performance.now() - began)
      const row = await life.end(life.ending(outcome))
      if (!row && outcome.attachmentId) await made.forget(outcome.attachmentId)
    })
  }

  return { start }
}

const GONE = 'A picture that the model was to be given is not there any more.'
