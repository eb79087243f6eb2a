import type { OpenAI } from 'openai'
import type { Logger } from 'pino'
import { createCompletions } from './completions.js'
import { failures, toModelError } from './failure.js'
import type { FinishReason, ModelPiece, ModelRequest } from './model.js'
import { type SilenceWatch, watchSilence } from './silence.js'
import { type Reading, readUsage } from './told.js'

export interface AnswerOptions {
  client: OpenAI
  /** Kept out of everything that is logged. */
  key: string | null
  pieceSeconds: number
  log: Pick<Logger, 'warn'>
}

/** As servers of the OpenAI format say it, and some of their own. */
const reasons: Partial<Record<string, FinishReason>> = {
  stop: 'STOP',
  eos: 'STOP',
  length: 'LENGTH',
  max_tokens: 'LENGTH',
}

/** In UTF-16 code units, beyond what any model writes that comes to an end by itself. */
const LONGEST_ANSWER = 2_000_000

/**
 * Streams answers of one server. The first piece may be empty: the model thinks, which is not shown, and from then on
 * its answer is its own.
 */
export function createAnswers({ client, key, pieceSeconds, log }: AnswerOptions) {
  const open = createCompletions(client)

  return async function* answer(request: ModelRequest, firstPieceMs: number): AsyncGenerator<ModelPiece> {
    if (request.signal.aborted) return
    const watch = watchSilence(request.signal, { firstPieceMs, pieceMs: pieceSeconds * 1000 })
    let finish: string | null = null
    let usage: Reading | null = null
    let length = 0
    let understood = false
    try {
      for await (const chunk of await open(request, watch.signal)) {
        // Some servers count in every chunk; the last count is the one that holds.
        if (chunk.usage) usage = readUsage(chunk.usage) ?? usage
        const choice = chunk.choices?.[0]
        if (!choice) continue
        understood = true
        finish = choice.finish_reason ?? finish
        const text = choice.delta?.content || choice.delta?.refusal
        if (text && typeof text === 'string') {
          length += text.length
          if (length > LONGEST_ANSWER) throw failures.endless()
          watch.sleep()
          yield { text }
          watch.heard()
        } else if (isThinking(choice.delta)) {
          if (!watch.begun) {
            watch.sleep()
            yield {}
          }
          watch.heard()
        }
      }
    } catch (error) {
      if (!request.signal.aborted && !finish)
        throw timeoutOf(watch) ?? toModelError(error, request.model, key)
    } finally {
      watch.end()
    }
    if (request.signal.aborted) return
    // An aborted stream of this client ends like a complete one: only the finish tells them apart.
    if (!finish) throw timeoutOf(watch) ?? (understood ? failures.cut() : failures.noAnswer())
    if (usage?.absurd)
      log.warn(
        { model: request.model, ...usage.absurd },
        'tokens are counted by ourselves: what the model says cannot be',
      )
    if (usage) yield { usage: usage.told }
    if (finish === 'content_filter') throw failures.filtered()
    // Nobody is helped by an empty message that looks complete.
    if (length === 0) throw failures.empty(finish)
    yield { finish: reasons[finish] ?? 'OTHER' }
  }
}

function timeoutOf({ passed }: SilenceWatch) {
  if (!passed) return null
  return passed === 'first' ? failures.noFirstPiece() : failures.silence()
}

/** Reasoning is not shown but it is not silence: DeepSeek and vLLM call it reasoning_content, Ollama and OpenRouter reasoning. */
function isThinking(delta: object | undefined): boolean {
  const { reasoning_content, reasoning } = (delta ?? {}) as {
    reasoning_content?: unknown
    reasoning?: unknown
  }
  return Boolean(reasoning_content || reasoning)
}
