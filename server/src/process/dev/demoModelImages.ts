import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { send, wireError } from './demoModelWire.js'
import { demoPicture } from './demoPicture.js'

const imageRequest = z.object({ prompt: z.string().min(1), size: z.string().nullish() })

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
  const { prompt, size } = parsed.data
  if (/^\W*error\W*$/i.test(prompt)) return send(response, 500, wireError('You asked for an error.'))
  if (/^\W*refuse\W*$/i.test(prompt))
    return send(response, 400, wireError('You asked to be refused.', 'moderation_blocked'))
  await delay(paceMs, undefined, { signal: gone.signal })
  const words = request.url?.endsWith('/edits') ? `${prompt}, but another one` : prompt
  const b64_json = demoPicture(words, size).toString('base64')
  send(response, 200, { created: Math.floor(Date.now() / 1000), data: [{ b64_json }] })
}

async function fieldsOf({ headers }: IncomingMessage, body: Buffer): Promise<unknown> {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return JSON.parse(body.toString())
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  return Object.fromEntries(form)
}
