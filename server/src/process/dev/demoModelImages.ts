import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { send, wireError } from './demoModelWire.js'
import { demoPicture } from './demoPicture.js'

/** In a form all is text. */
const imageRequest = z.object({
  prompt: z.string().min(1),
  size: z.string().nullish(),
  stream: z.union([z.boolean(), z.stringbool()]).default(false),
  partial_images: z.coerce.number().int().min(0).max(3).default(0),
})

/** How large the squares are of which it is made on the way. */
const ON_THE_WAY = [64, 24, 10]

/** Draws what is asked for; of a picture that is to be changed it takes no more than that it is another one. */
export async function drawImage(
  request: IncomingMessage,
  response: ServerResponse,
  paceMs: number,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = await buffer(request)
  const parsed = imageRequest.safeParse(await fieldsOf(request, body).catch(() => null))
  if (!parsed.success) return send(response, 400, wireError('That is not an image request.'))
  const { prompt, size, stream, partial_images } = parsed.data
  if (/^\W*error\W*$/i.test(prompt)) return send(response, 500, wireError('You asked for an error.'))
  if (/^\W*refuse\W*$/i.test(prompt))
    return send(response, 400, wireError('You asked to be refused.', 'moderation_blocked'))
  const isEdit = request.url?.endsWith('/edits')
  const words = isEdit ? `${prompt}, but another one` : prompt
  const drawn = (coarse = 1) => demoPicture(words, size, coarse).toString('base64')
  const shown = stream ? ON_THE_WAY.slice(0, partial_images) : []
  const wait = () => delay(paceMs / (shown.length + 1), undefined, { signal: gone.signal })
  const tell = (what: string, more: object) => {
    const type = `image_${isEdit ? 'edit' : 'generation'}.${what}`
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`)
  }
  if (stream) response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const [partial_image_index, coarse] of shown.entries()) {
    await wait()
    tell('partial_image', { partial_image_index, b64_json: drawn(coarse) })
  }
  await wait()
  const created = Math.floor(Date.now() / 1000)
  if (!stream) return send(response, 200, { created, data: [{ b64_json: drawn() }] })
  tell('completed', { created_at: created, b64_json: drawn() })
  response.end()
}

async function fieldsOf({ headers }: IncomingMessage, body: Buffer): Promise<unknown> {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return JSON.parse(body.toString())
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  return Object.fromEntries(form)
}
