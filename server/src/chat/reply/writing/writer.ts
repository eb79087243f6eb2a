import type { Logger } from 'pino'
import type { Bearer } from '../../../base/viewer.js'
import type { ModelDoor, ModelPiece, ToldUsage } from '../../../model/model.js'
import type { CarriedFile } from '../../attachment/messageFiles.js'
import { wantedFor } from '../../model/parameters.js'
import type { Outcome } from '../keeping/outcome.js'
import type { Prepared, PromptReader } from '../prompt/prompt.js'
import type { Sent } from '../sending/addTurn.js'
import type { Models } from '../sending/models.js'
import { askModel, usageOf } from './askModel.js'
import { type BeginLife, failed } from './life.js'
import { createTextCleaner } from './text.js'
import { createThought } from './thought.js'

export type ReplyWriter = ReturnType<typeof createReplyWriter>

export interface Task {
  models: Models
  maxTokens?: number | undefined
  /** The prompt, if somebody had to know it already. */
  prepared: Prepared | null
  /** That the question carries. */
  files: readonly CarriedFile[]
  /** The text that the reply begins with, of an answer that was cut off; null: none. */
  begun: string | null
  /** What whoever asks wants every model to be told; null: nothing. */
  instructions: string | null
}

/** Writes replies: from the model into the mirror, where readers and the store take the text from. */
export function createReplyWriter(deps: {
  model: ModelDoor
  prompts: PromptReader
  beginLife: BeginLife
  log: Logger
}) {
  const { model, prompts, beginLife, log } = deps

  /** Returns at once; the reply is written meanwhile, and outlives what rule 17 of docs/replies.md lets it. */
  function start({ conversation, message, reply }: Sent, bearer: Bearer, task: Task): void {
    const life = beginLife(reply.id, bearer)
    const { mirror, publisher } = life

    const prepare = (): Promise<Prepared> => {
      const { parentId, content: question } = message
      const { prepared, files, begun, instructions } = task
      // Somebody else may have been faster since, or have deleted what stands in it.
      const holds = prepared?.parentId === parentId && prepared.deletions === conversation.deletions
      if (prepared && holds && !prepared.provisional) return Promise.resolve(prepared)
      const [model] = task.models
      return prompts.prepare({ conversation, parentId, question, files, begun, instructions, model })
    }

    /** Neither is worth losing the end of a reply for. */
    const unkept = (error: unknown) =>
      log.warn({ err: error, replyId: reply.id }, 'the tokens or the prompt of a reply were not kept')

    const write = async () => {
      const began = performance.now()
      const outcome: Outcome = { status: 'COMPLETE', model: reply.model ?? '' }
      const cleaner = createTextCleaner()
      let prepared: Prepared | null = null
      let told: ToldUsage | undefined
      let noted: Promise<void> | undefined
      mirror.text.grow(0, task.begun ?? '')
      const begins = mirror.text.length
      if (begins > 0) publisher.grown()
      const thought = createThought(mirror)
      const take = (text: string) => {
        if (text === '' || life.abandoned) return
        outcome.timeToFirstToken ??= Math.round(performance.now() - began)
        mirror.text.grow(mirror.text.length, text)
        publisher.grown()
      }
      const think = (piece: ModelPiece) => {
        if (life.abandoned || !(piece.reasoning || piece.takenBack)) return
        thought.take(piece)
        publisher.grown()
      }
      try {
        prepared = await prepare()
        outcome.contextOmitted = prepared.omitted
        noted = prepared.noteIncluded().catch(unkept)
        const person = bearer.session ? bearer.user.id : undefined
        const asked = { ...task, person, prompt: prepared, wanted: wantedFor(conversation, reply) }
        const pieces = await askModel(model, { ...asked, signal: life.signal })
        for await (const piece of pieces) {
          if (piece.takenBack) take(cleaner.end())
          think(piece)
          if (piece.text) take(cleaner.push(piece.text))
          if (piece.omitted) outcome.contextOmitted = prepared.omittedWithout(piece.omitted)
          if (piece.usage) told = piece.usage
          if (piece.finish) outcome.finishReason = piece.finish
          if (piece.model) outcome.model = piece.model
        }
        take(cleaner.end())
      } catch (error) {
        take(cleaner.end())
        // What breaks because it was stopped is no failure.
        if (!life.stopped) Object.assign(outcome, failed(error))
        if (!life.stopped && !life.abandoned) log.warn({ err: error, replyId: reply.id }, 'a reply failed')
      }
      publisher.end()
      if (life.abandoned) return
      thought.settle(begins)
      outcome.reasoning = mirror.thought.whole
      outcome.duration = Math.round(performance.now() - began)
      Object.assign(
        outcome,
        await usageOf(told, prepared, mirror.thought.whole + mirror.text.from(begins)).catch(unkept),
      )
      const ended = life.ending(outcome)
      const kept =
        prepared &&
        prompts
          .keep(prepared, message, {
            ...reply,
            failureCode: ended.failure?.code ?? null,
            content: mirror.text.whole,
          })
          .catch(unkept)
      await noted
      if (await life.end(ended)) return
      // It may have been deleted before this was kept.
      await kept
      await prompts.forget(conversation.id)
    }
    life.run(write)
  }

  return { start }
}
