import type { Readable } from 'node:stream'
import { type OpenAI, toFile } from 'openai'
import type { ImagesResponse } from 'openai/resources/images'
import type { Logger } from 'pino'
import { RefusedAddressError } from '../base/net/guard.js'
import type { Dialects } from './dialects.js'
import { UNAVAILABLE } from './explain.js'
import { failures, toModelError } from './failure.js'
import { createForm } from './form.js'
import { type ImagePart, readImages } from './imageStream.js'
import { ModelError, type ModelPiece, type ModelRequest } from './model.js'
import { readUsage } from './told.js'

/** How long an image may take, all attempts together, where nobody said: OpenAI names two minutes. */
export const IMAGE_SECONDS = 300

export interface DrawingOptions {
  clientFor(person: string | undefined): OpenAI
  dialects: Dialects
  /** Kept out of everything that is logged. */
  key: string | null
  /** How many pictures on the way are asked for; 0: none. */
  previews: number
  fetchElsewhere: typeof fetch | undefined
  log: Pick<Logger, 'warn'>
}

/** Has images made by one server: https://platform.openai.com/docs/api-reference/images */
export function createDrawing(options: DrawingOptions) {
  const { clientFor, dialects, key, previews, fetchElsewhere, log } = options

  return async function* draw(asked: ModelRequest, mostMs: number): AsyncGenerator<ModelPiece> {
    if (asked.signal.aborted) return
    const late = AbortSignal.timeout(Math.max(0, Math.ceil(mostMs)))
    const signal = AbortSignal.any([asked.signal, late])
    const form = createForm(dialects.of(asked.model), asked)
    let begun = false
    for (let asking = true; asking; ) {
      asking = false
      try {
        const shown = form.dialect.previews ? previews : 0
        for await (const part of ask(clientFor(asked.person), asked, signal, mostMs, shown)) {
          if (!begun) form.holds()
          begun = true
          yield 'preview' in part ? part : await madeOf(part.answer, signal)
          if ('answer' in part) return
        }
        throw begun ? failures.cut() : failures.noAnswer()
      } catch (error) {
        if (asked.signal.aborted) return
        asking = !late.aborted && !begun && form.correct(error)
        if (asking)
          log.warn({ model: asked.model }, 'the model shows no image on its way and is asked without')
        else throw late.aborted ? failures.noFirstPiece() : toModelError(error, asked, key)
      }
    }
  }

  async function madeOf({ data, usage }: ImagesResponse, signal: AbortSignal): Promise<ModelPiece> {
    const [made] = data ?? []
    const image = made?.b64_json ? Buffer.from(made.b64_json, 'base64') : await elsewhere(made?.url, signal)
    if (image.length === 0) throw failures.noAnswer()
    const told = readUsage({
      prompt_tokens: usage?.input_tokens,
      completion_tokens: usage?.output_tokens,
      total_tokens: usage?.total_tokens,
    })?.told
    return { image, finish: 'STOP', ...(told && { usage: told }) }
  }

  /** Some answer with an address, which works for an hour or two. */
  async function elsewhere(url: string | undefined, signal: AbortSignal): Promise<Buffer> {
    if (!url || !fetchElsewhere) throw failures.noAnswer()
    try {
      const response = await fetchElsewhere(url, { signal })
      if (!response.ok) throw new Error(`status ${response.status}`)
      return Buffer.from(await response.arrayBuffer())
    } catch (cause) {
      if (signal.aborted) throw cause
      const why = cause instanceof RefusedAddressError ? NOT_ASKED : NOT_THERE
      throw new ModelError(UNAVAILABLE, why, { cause: new Error((cause as Error).message) })
    }
  }
}

async function* ask(
  client: OpenAI,
  { model, messages, image }: ModelRequest,
  signal: AbortSignal,
  mostMs: number,
  previews: number,
): AsyncGenerator<ImagePart> {
  const { content: prompt = '', pictures = [] } = messages.at(-1) ?? {}
  const { size, quality } = image ?? {}
  // What a server knows of these it says itself.
  const body = { model, prompt, n: 1, ...(size && { size }), ...(quality && { quality: quality as 'auto' }) }
  const options = { signal, timeout: Math.ceil(mostMs) + 1000 }
  const files = await Promise.all(pictures.map(fileOf))
  const given = files.length === 0 ? null : { image: files.length === 1 && files[0] ? files[0] : files }
  const { images } = client
  if (previews === 0) {
    yield {
      answer: await (given ? images.edit({ ...body, ...given }, options) : images.generate(body, options)),
    }
    return
  }
  const streamed = { ...body, stream: true as const, partial_images: previews }
  const asking = given ? images.edit({ ...streamed, ...given }, options) : images.generate(streamed, options)
  const { body: stream } = await asking.asResponse()
  yield* readImages(stream as unknown as Readable)
}

/** Of an address that holds the picture. */
function fileOf(address: string, at: number): Promise<File> {
  const [, type = '', base64 = ''] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(address) ?? []
  return toFile(Buffer.from(base64, 'base64'), `picture${at + 1}.${type.split('/').at(-1)}`, { type })
}

const NOT_ASKED =
  'The model made an image and says that it lies at an address which this server does not ask; an administrator has to look at it.'
const NOT_THERE = 'The model made an image that could not be fetched from where it says that it lies.'
