import type { Readable } from 'node:stream'
import type { ImageEditStreamEvent, ImageGenStreamEvent, ImagesResponse } from 'openai/resources/images'
import { readChunks, type StreamedKind } from './chunks.js'

/** An image as far as it is made, or all of the answer. */
export type ImagePart = { preview: Buffer } | { answer: ImagesResponse }

type Event = ImageGenStreamEvent | ImageEditStreamEvent

/** A picture of eight million pixels, in base64. */
const of: StreamedKind<Event | ImagesResponse> = {
  longest: 32_000_000,
  // Some answer all at once, whatever they are asked.
  only: body => body as ImagesResponse,
}

/** What comes of an image that was asked for as a stream: https://platform.openai.com/docs/api-reference/images-streaming */
export async function* readImages(body: Readable): AsyncGenerator<ImagePart> {
  for await (const event of readChunks(body, { heard() {}, done() {} }, of)) {
    if (!('type' in event)) {
      yield { answer: event }
      return
    }
    if (event.type.endsWith('.partial_image')) yield { preview: Buffer.from(event.b64_json, 'base64') }
    else if (isCompleted(event)) {
      const { created_at: created, b64_json, usage } = event
      yield { answer: { created, data: [{ b64_json }], usage } }
      return
    }
  }
}

const isCompleted = (event: Event): event is Extract<Event, { usage: unknown }> =>
  event.type.endsWith('.completed')
