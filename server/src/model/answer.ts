import { APIError, type OpenAI } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { failures, matches, toModelError } from './failure.js'
import type { ModelPiece, ModelRequest } from './model.js'
import { type SilenceWatch, watchSilence } from './silence.js'

export interface AnswerOptions {
  client: OpenAI
  /** Kept out of everything that is logged. */
  key: string | null
  firstPieceSeconds: number
  pieceSeconds: number
}

/** Streams answers of one server; remembers what that server turned out not to know. */
export function createAnswers({ client, key, ...limits }: AnswerOptions) {
  let asksForUsage = true

  return async function* answer(request: ModelRequest): AsyncGenerator<ModelPiece> {
    if (request.signal.aborted) return
    const watch = watchSilence(request.signal, limits)
    const end = { finish: null as string | null, usage: null as ModelPiece['usage'] | null, empty: true }
    try {
      for await (const chunk of await open(request, watch.signal)) {
        // Some servers count in every chunk; the last count is the one that holds.
        if (chunk.usage) end.usage = countOf(chunk.usage)
        const choice = chunk.choices?.[0]
        if (!choice) continue
        end.finish = choice.finish_reason ?? end.finish
        const text = choice.delta?.content || choice.delta?.refusal
        if (text) {
          end.empty = false
          watch.sleep()
          yield { text }
          watch.heard()
        } else if (isThinking(choice.delta)) {
          watch.heard()
        }
      }
    } catch (error) {
      if (!request.signal.aborted && !end.finish)
        throw timeoutOf(watch) ?? toModelError(error, request.model, key)
    } finally {
      watch.end()
    }
    if (request.signal.aborted) return
    // An aborted stream of this client ends like a complete one: only the finish tells them apart.
    if (!end.finish) throw timeoutOf(watch) ?? failures.cut()
    if (end.usage) yield { usage: end.usage }
    if (end.finish === 'content_filter') throw failures.filtered()
    // Nobody is helped by an empty message that looks complete.
    if (end.empty) throw failures.empty()
  }

  async function open({ model, messages }: ModelRequest, signal: AbortSignal) {
    const body = { model, messages, stream: true } as const
    if (asksForUsage) {
      try {
        return await client.chat.completions.create(
          { ...body, stream_options: { include_usage: true } },
          { signal },
        )
      } catch (error) {
        if (!refusesUsage(error)) throw error
        asksForUsage = false
      }
    }
    return client.chat.completions.create(body, { signal })
  }
}

function refusesUsage(error: unknown): boolean {
  return (
    error instanceof APIError &&
    (error.status === 400 || error.status === 422) &&
    matches(error, /stream_options|include_usage/)
  )
}

function timeoutOf({ passed }: SilenceWatch) {
  if (!passed) return null
  return passed === 'first' ? failures.noFirstPiece() : failures.silence()
}

function countOf(usage: NonNullable<ChatCompletionChunk['usage']>) {
  return { promptTokens: usage.prompt_tokens ?? 0, completionTokens: usage.completion_tokens ?? 0 }
}

/** Reasoning is not shown but it is not silence: DeepSeek and vLLM call it reasoning_content, Ollama and OpenRouter reasoning. */
function isThinking(delta: object | undefined): boolean {
  const { reasoning_content, reasoning } = (delta ?? {}) as {
    reasoning_content?: unknown
    reasoning?: unknown
  }
  return Boolean(reasoning_content || reasoning)
}
