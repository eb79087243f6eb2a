import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { send, wireError } from '../src/process/dev/demoModelWire.js'
import { demoPicture } from '../src/process/dev/demoPicture.js'

/** A request for an image as the server got it. */
export interface ImageRequest {
  path: string
  /** What was sent as text, a form included. */
  fields: Record<string, unknown>
  /** Pictures that came with it. */
  files: { name: string; type: string; bytes: Buffer }[]
}

type Answer = (request: ImageRequest, response: ServerResponse) => Promise<void> | void

export type ImageServing = ReturnType<typeof createImageServing>

/** The part of a model server that makes images, as a test says, one answer for each request; else a small picture. */
export function createImageServing() {
  const answers: Answer[] = []
  const requests: ImageRequest[] = []
  /** What `GET` finds, by path. */
  const laid = new Map<string, Buffer>()
  const otherwise: Answer = ({ fields }, response) =>
    send(response, 200, {
      data: [{ b64_json: demoPicture(String(fields.prompt), '64x48').toString('base64') }],
    })

  return {
    requests,
    laid,
    async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const asked = await readRequest(request)
      requests.push(asked)
      await (answers.shift() ?? otherwise)(asked, response)
    },
    /** The next request gets this. */
    answer: (body: object) => void answers.push((_request, response) => send(response, 200, body)),
    bytes: (bytes: Buffer, more: object = {}) =>
      void answers.push((_request, response) =>
        send(response, 200, { data: [{ b64_json: bytes.toString('base64') }], ...more }),
      ),
    fail: (status: number, code: string | null = null, message = 'Scripted.', retryAfter?: number) =>
      void answers.push((_request, response) => {
        if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
        send(response, status, wireError(message, code))
      }),
    /** It breaks the connection. */
    cut: () => void answers.push((_request, response) => void response.destroy()),
    /** It streams, as the test says; whether it is one of an edit the events say. */
    stream() {
      const begun = Promise.withResolvers<ServerResponse>()
      const asked = Promise.withResolvers<ImageRequest>()
      const gone = Promise.withResolvers<void>()
      answers.push((request, response) => {
        response.once('close', () => gone.resolve())
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        asked.resolve(request)
        begun.resolve(response)
      })
      const tell = async (what: string, bytes: Buffer, more: object = {}) => {
        const { path } = await asked.promise
        const type = `image_${path.endsWith('/edits') ? 'edit' : 'generation'}.${what}`
        const event = JSON.stringify({ type, b64_json: bytes.toString('base64'), ...more })
        const response = await begun.promise
        response.write(`event: ${type}\ndata: ${event}\n\n`)
        return response
      }
      return {
        ...{ asked: asked.promise, gone: gone.promise },
        preview: (bytes: Buffer) => tell('partial_image', bytes, { partial_image_index: 0 }),
        async end(bytes: Buffer, more: object = {}): Promise<void> {
          const response = await tell('completed', bytes, more)
          response.end()
        },
        cut: async () => void (await begun.promise).destroy(),
      }
    },
    /** It waits; what comes back tells when it was asked and when whoever asked has hung up, and lets it go on. */
    hold() {
      const asked = Promise.withResolvers<ImageRequest>()
      const gone = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      answers.push(async (request, response) => {
        response.once('close', () => gone.resolve())
        asked.resolve(request)
        await Promise.race([released.promise, gone.promise])
        if (!response.destroyed) await otherwise(request, response)
      })
      return { asked: asked.promise, gone: gone.promise, release: () => released.resolve() }
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<ImageRequest> {
  const type = request.headers['content-type'] ?? ''
  const path = request.url ?? ''
  const body = await buffer(request)
  if (!type.startsWith('multipart/')) return { path, fields: JSON.parse(body.toString()), files: [] }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields: ImageRequest['fields'] = {}
  const files: ImageRequest['files'] = []
  for (const [name, value] of form)
    if (typeof value === 'string') fields[name] = value
    else files.push({ name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) })
  return { path, fields, files }
}
