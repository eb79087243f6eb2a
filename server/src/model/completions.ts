import { APIError, type OpenAI } from 'openai'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { matches } from './explain.js'
import type { ModelRequest } from './model.js'

type Body = ChatCompletionCreateParamsStreaming

/** Asks one server for answers; remembers which words of the format it turned out not to know. */
export function createCompletions(client: OpenAI) {
  let asksForUsage = true
  // OpenAI's newer models refuse the old name, and few other servers know the new one.
  let limitedBy: 'max_completion_tokens' | 'max_tokens' = /\.(openai|azure)\.com$/.test(
    new URL(client.baseURL).hostname,
  )
    ? 'max_completion_tokens'
    : 'max_tokens'

  return async function open({ model, messages, maxTokens }: ModelRequest, signal: AbortSignal) {
    for (let corrections = 0; ; corrections++) {
      const body: Body = { model, messages, stream: true }
      if (asksForUsage) body.stream_options = { include_usage: true }
      if (maxTokens !== undefined) body[limitedBy] = maxTokens
      try {
        return await client.chat.completions.create(body, { signal })
      } catch (error) {
        if (corrections === 2 || !isRefusal(error)) throw error
        if (body.stream_options && matches(error, /stream_options|include_usage/)) asksForUsage = false
        else if (maxTokens !== undefined && matches(error, /max_tokens|max_completion_tokens/))
          limitedBy = limitedBy === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
        else throw error
      }
    }
  }
}

const isRefusal = (error: unknown): error is APIError =>
  error instanceof APIError && (error.status === 400 || error.status === 422)
