import type { OpenAI } from 'openai'
import type { Logger } from 'pino'
import { createCompletions } from './completions.js'
import type { Dialect, Dialects } from './dialects.js'
import { failures, toModelError } from './failure.js'
import { createForm, type Form } from './form.js'
import type { ModelPiece, ModelRequest } from './model.js'
import { type ChunkReader, createChunkReader } from './reading.js'
import { type SilenceWatch, watchSilence } from './silence.js'
import type { Split } from './thinking.js'

export interface AnswerOptions {
  clientFor(person: string | undefined): OpenAI
  dialects: Dialects
  /** Kept out of everything that is logged. */
  key: string | null
  pieceSeconds: number
  log: Pick<Logger, 'warn'>
}

/** In UTF-16 code units, beyond what any model writes that comes to an end by itself. */
const LONGEST_ANSWER = 2_000_000

/**
 * Streams answers of one server. The first piece may be a thought: from then on its answer is its own. Until then a model
 * that refuses how it is asked is asked again in the form that it takes.
 */
export function createAnswers({ clientFor, dialects, key, pieceSeconds, log }: AnswerOptions) {
  return (asked: ModelRequest, firstPieceMs: number): AsyncGenerator<ModelPiece> => {
    const { model, signal, person } = asked
    const known = dialects.of(model)
    return answer({ model, signal, person }, createForm(known, asked), known, firstPieceMs)
  }

  /** Is not given what it asks, which would stay until it ends. */
  async function* answer(
    { model, signal, person }: { model: string; signal: AbortSignal; person: string | undefined },
    form: Form,
    known: Dialect,
    firstPieceMs: number,
  ): AsyncGenerator<ModelPiece> {
    if (signal.aborted) return
    const open = createCompletions(clientFor(person))
    const watch = watchSilence(signal, { firstPieceMs, pieceMs: pieceSeconds * 1000 })
    const meter = createMeter()
    let reader = createChunkReader(form.dialect)
    let begun = false
    try {
      for (let asking = true; asking; ) {
        asking = false
        try {
          const signs = { heard: watch.stirred, done: reader.done }
          for await (const chunk of await open(form.request, form.dialect, watch.signal, signs)) {
            const piece = meter.pieceOf(reader.read(chunk))
            if (piece) {
              if (!begun) {
                begun = true
                form.holds()
                if (form.request.omitted) piece.omitted = form.request.omitted
              }
              watch.sleep()
              yield piece
              watch.heard()
            }
            if (reader.finish !== null) watch.ending()
          }
        } catch (error) {
          if (!signal.aborted && reader.finish === null) {
            const late = timeoutOf(watch, begun)
            asking = !late && !begun && form.correct(error)
            if (!asking) throw late ?? toModelError(error, form.request, key)
            log.warn({ model, reason: toModelError(error, form.request, key).detail }, ASKED_AGAIN)
            reader = createChunkReader(form.dialect)
          }
        }
      }
    } finally {
      watch.end()
    }
    if (signal.aborted) return
    const rest = meter.pieceOf(reader.rest())
    if (rest) yield rest
    // An aborted stream of this client ends like a complete one: only the finish tells them apart.
    if (reader.finish === null)
      throw timeoutOf(watch, begun) ?? (reader.understood ? failures.cut() : failures.noAnswer())
    form.holds()
    known.thinksFirst = reader.opensUnsaid() ?? known.thinksFirst
    yield* endOf(reader, meter.said, model, log)
  }
}

const ASKED_AGAIN = 'the model did not take what it was asked and is asked in another form'

/** What it used and why it ended. Throws for what is no whole answer. */
function* endOf(
  { usage, reason, finish, filtered, unknown }: ChunkReader,
  said: boolean,
  model: string,
  log: Pick<Logger, 'warn'>,
): Generator<ModelPiece> {
  if (usage?.absurd)
    log.warn({ model, ...usage.absurd }, 'tokens are counted by ourselves: what the model says cannot be')
  if (usage) yield { usage: usage.told }
  if (filtered) throw failures.filtered()
  if (unknown) throw failures.notUnderstood()
  // Nobody is helped by an empty message that looks complete.
  if (!said) throw failures.empty(reason === 'LENGTH' ? 'length' : (finish ?? ''))
  yield { finish: reason }
}

/** Parts of an answer as they are passed on, and what they come to. */
function createMeter() {
  let length = 0
  let said = false
  return {
    /** Null: nothing came of it. */
    pieceOf(split: Split | null): ModelPiece | null {
      if (!split || !(split.text || split.reasoning || split.takenBack)) return null
      const { text, reasoning, takenBack } = split
      length += text.length + reasoning.length
      if (length > LONGEST_ANSWER) throw failures.endless()
      said = (said && takenBack !== 'text') || /\S/.test(text)
      return { ...(takenBack && { takenBack }), ...(reasoning && { reasoning }), ...(text && { text }) }
    },
    get said() {
      return said
    },
  }
}

function timeoutOf({ passed }: SilenceWatch, begun: boolean) {
  if (!passed) return null
  return begun ? failures.silence() : failures.noFirstPiece()
}
