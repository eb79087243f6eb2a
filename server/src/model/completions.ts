import type { Readable } from 'node:stream'
import type { OpenAI } from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import { readChunks, type StreamSigns } from './chunks.js'
import { type Dialect, takenParameters, withoutSystem } from './dialects.js'
import type { ModelMessage, ModelRequest } from './model.js'
import { chunkOf } from './wire.js'

/** Asks one server for answers, in the form that the model takes. */
export function createCompletions(client: OpenAI) {
  return async function open(
    request: ModelRequest,
    dialect: Dialect,
    signal: AbortSignal,
    signs: StreamSigns,
  ): Promise<AsyncIterable<ChatCompletionChunk>> {
    const { model, messages, maxTokens, firstPieceSeconds } = request
    const body: Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> = {
      ...takenParameters(request, dialect),
      model,
      messages: (dialect.system ? messages : withoutSystem(messages)).map(paramOf),
    }
    if (maxTokens !== undefined && dialect.limit) body[dialect.limit] = maxTokens
    const asked = { signal, ...(firstPieceSeconds && { timeout: firstPieceSeconds * 1000 + 1000 }) }
    if (dialect.stream) {
      const usage = dialect.usage ? { stream_options: { include_usage: true } } : {}
      const asking = client.chat.completions.create({ ...body, stream: true, ...usage }, asked)
      const { body: stream } = await asking.asResponse()
      return readChunks(stream as unknown as Readable, signs)
    }
    const chunk = chunkOf(await client.chat.completions.create(body, asked))
    signs.heard()
    signs.done()
    return oneOf(chunk as ChatCompletionChunk | null)
  }
}

/** Text alone stays as it is: not every server takes parts. */
function paramOf({ role, content, pictures = [] }: ModelMessage): ChatCompletionMessageParam {
  if (role !== 'user' || pictures.length === 0) return { role, content }
  const shown = pictures.map(url => ({ type: 'image_url' as const, image_url: { url } }))
  const said = content === '' ? [] : [{ type: 'text' as const, text: content }]
  return { role, content: [...said, ...shown] }
}

async function* oneOf(chunk: ChatCompletionChunk | null): AsyncGenerator<ChatCompletionChunk> {
  if (chunk) yield chunk
}
