import type { OpenAI } from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
} from 'openai/resources/chat/completions'
import type { StreamSigns } from './boundedFetch.js'
import { type Dialect, withoutSystem } from './dialects.js'
import type { ModelRequest } from './model.js'
import { chunkOf } from './wire.js'

/** Asks one server for answers, in the form that the model takes. */
export function createCompletions(client: OpenAI) {
  return async function open(
    { model, messages, maxTokens }: ModelRequest,
    dialect: Dialect,
    signal: AbortSignal,
    signs: StreamSigns,
  ): Promise<AsyncIterable<ChatCompletionChunk>> {
    const body: Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> = {
      model,
      messages: dialect.system ? messages : withoutSystem(messages),
    }
    if (maxTokens !== undefined && dialect.limit) body[dialect.limit] = maxTokens
    // The client hands on what it does not know to whatever fetches.
    const options = { signal, fetchOptions: { signs } as object }
    if (dialect.stream) {
      const usage = dialect.usage ? { stream_options: { include_usage: true } } : {}
      return client.chat.completions.create({ ...body, stream: true, ...usage }, options)
    }
    const chunk = chunkOf(await client.chat.completions.create(body, options))
    signs.heard()
    signs.done()
    return oneOf(chunk as ChatCompletionChunk | null)
  }
}

async function* oneOf(chunk: ChatCompletionChunk | null): AsyncGenerator<ChatCompletionChunk> {
  if (chunk) yield chunk
}
