import type { Readable } from 'node:stream'
import { APIError } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { createEventStream, type StreamedEvent } from './eventStream.js'
import { chunkOf, errorOf, parsed } from './wire.js'

/** What whoever reads a stream is told beside what it says. */
export interface StreamSigns {
  /** Bytes came, be they a comment that keeps the connection alive. */
  heard(): void
  /** The server says that this is all. */
  done(): void
}

/** What a stream is made of. */
export interface StreamedKind<Chunk> {
  /** In UTF-16 code units, of one of them; absent: as of a text. */
  longest?: number
  /** The only one, where all came as one piece of JSON; null: it is none. */
  only(body: unknown): Chunk | null
}

const ofText: StreamedKind<ChatCompletionChunk> = {
  only: body => chunkOf(body) as unknown as ChatCompletionChunk | null,
}

const LONGEST_WHOLE = 16_000_000
/** For a connection to come to its end by itself: the next answer has it then. */
const LAST_BYTES_MS = 1000

/**
 * The chunks of an answer, by our own reader: that of OpenAI's client took a tenth of all that a piece costs from the model
 * to its readers. Throws the error that a server says, and what is no JSON. What the end of the stream has cut is left out.
 */
export async function* readChunks<Chunk = ChatCompletionChunk>(
  body: Readable,
  signs: StreamSigns,
  kind: StreamedKind<Chunk> = ofText as unknown as StreamedKind<Chunk>,
): AsyncGenerator<Chunk> {
  const stream = createEventStream(kind.longest)
  let whole: string | null = null
  let begun = false
  let isOver = false
  try {
    for await (const bytes of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      signs.heard()
      const text = stream.decode(bytes)
      if (!begun && /\S/.test(text)) {
        begun = true
        // Some answer with one piece of JSON, or with an error, where they were asked for a stream.
        if (/^\s*[{[]/.test(text)) whole = ''
      }
      if (whole !== null) {
        whole += text
        if (whole.length > LONGEST_WHOLE) throw new Error('The model server sent an answer that does not end')
        continue
      }
      for (const event of stream.push(text)) {
        isOver = saysDone(event)
        if (isOver) return signs.done()
        yield chunkIn(event) as Chunk
      }
    }
    isOver = true
    if (whole !== null) yield* onlyChunk(whole, signs, kind)
    else yield* lastChunks<Chunk>(stream.end(), signs)
  } finally {
    if (isOver) letGo(body)
    else body.destroy()
  }
}

function chunkIn({ data, name }: StreamedEvent): unknown {
  const chunk = JSON.parse(data)
  if (typeof chunk !== 'object' || chunk === null) throw new SyntaxError('An event is no object')
  if (name === 'error' || chunk.error) throw refusal(errorOf(chunk) ?? chunk)
  return chunk
}

const saysDone = ({ data }: StreamedEvent): boolean => data.startsWith('[DONE]')

const refusal = (error: object): APIError => new APIError(undefined, error, undefined, undefined)

/** Without the empty line that would have ended them. */
function* lastChunks<Chunk>(events: StreamedEvent[], signs: StreamSigns): Generator<Chunk> {
  for (const event of events) {
    if (saysDone(event)) return signs.done()
    if (parsed(event.data) !== undefined) yield chunkIn(event) as Chunk
  }
}

function* onlyChunk<Chunk>(text: string, signs: StreamSigns, kind: StreamedKind<Chunk>): Generator<Chunk> {
  const body = parsed(text)
  const error = errorOf(body)
  if (error) throw refusal(error)
  const chunk = kind.only(body)
  if (!chunk) return
  signs.done()
  yield chunk
}

function letGo(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), LAST_BYTES_MS)
  body.once('close', () => clearTimeout(timer))
  body.on('error', () => {})
  body.resume()
}
