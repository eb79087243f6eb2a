import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { attachment } from './fileName.js'

/** Somebody who takes nothing for so long is let go. */
const STALLED_MS = 60_000

/** A file on its way: its text in pieces, made as they are taken. */
export interface ExportFile {
  name: string
  /** Its media type. */
  type: string
  pieces: AsyncGenerator<string, void>
  /** Aborted when the export ends, whatever its reader does. */
  ended: AbortSignal
  /** Once nobody fetches it any more. */
  release(): void
}

/** Sends a file as it is made, one piece ahead of what the socket takes. What breaks off breaks the connection, so that it is noticed. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: ExportFile): FastifyReply {
  reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy())
  const stream = Readable.from(file.pieces, { highWaterMark: 1 })
  stream.once('error', error => request.log.warn({ err: error }, 'an export was cut off'))
  stream.once('close', file.release)
  const end = () => stream.destroy(new Error('The export ended while it was fetched.'))
  if (file.ended.aborted) end()
  else file.ended.addEventListener('abort', end, { once: true })
  return reply.type(file.type).header('content-disposition', attachment(file.name)).send(stream)
}
