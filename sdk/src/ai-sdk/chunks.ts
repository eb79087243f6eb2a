import type { UIMessageChunk } from 'ai'
import type { Message, Reply } from '../index.js'
import { filePartsOf } from './files.js'
import { metadataOf, type ParleyMetadata, unfinished } from './uiMessages.js'

type Chunk = UIMessageChunk<ParleyMetadata>

const TEXT_ID = 'text'
const REASONING_ID = 'reasoning'

/**
 * @internal A reply from its beginning, as the AI SDK reads it. Text that a crash of the server took back stays on the
 * screen, because what was sent to the AI SDK cannot be taken back.
 */
export function chunksOf(begun: Message, follow: (signal: AbortSignal) => Reply): ReadableStream<Chunk> {
  const leaving = new AbortController()
  const chunks = read(begun, follow(leaving.signal))
  return new ReadableStream<Chunk>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => leaving.abort(),
  })
}

async function* read(begun: Message, reply: Reply): AsyncGenerator<Chunk, void> {
  unfinished.add(begun.id)
  yield { type: 'start', messageId: begun.id, messageMetadata: metadataOf(begun) }
  let final: Message | null = null
  let thought: string | null = null
  let isWriting = false
  for await (const { text, reasoning, message } of reply) {
    final = message
    if (reasoning && thought === null) yield { type: 'reasoning-start', id: REASONING_ID }
    const delta = reasoning.slice(thought?.length)
    if (delta) yield { type: 'reasoning-delta', id: REASONING_ID, delta }
    if (reasoning) thought = reasoning
    if (text && !isWriting) yield { type: 'text-start', id: TEXT_ID }
    if (text) yield { type: 'text-delta', id: TEXT_ID, delta: text }
    isWriting ||= text !== ''
  }
  if (thought !== null) yield { type: 'reasoning-end', id: REASONING_ID }
  if (isWriting) yield { type: 'text-end', id: TEXT_ID }
  unfinished.delete(begun.id)
  if (!final) return
  for (const { url, mediaType, providerMetadata } of filePartsOf(final))
    yield { type: 'file', url, mediaType, ...(providerMetadata && { providerMetadata }) }
  yield { type: 'message-metadata', messageMetadata: metadataOf(final) }
  if (final.status === 'FAILED')
    yield { type: 'error', errorText: final.failure?.message ?? 'The reply failed.' }
  else if (final.status === 'STOPPED') yield { type: 'abort' }
  else yield { type: 'finish', finishReason: 'stop' }
}
