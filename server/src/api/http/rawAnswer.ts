import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyServerOptions } from 'fastify'

export interface Refusal {
  status: number
  code: string
  message: string
  headers?: Record<string, string>
}

/** Answers on a connection that Fastify does not have: one that wanted to be a WebSocket, or that does not speak HTTP. */
export function refuse(socket: Duplex, { status, code, message, headers }: Refusal): void {
  if (!socket.writable) return void socket.destroy()
  const requestId = randomUUID()
  const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] })
  const lines = Object.entries({
    ...headers,
    'x-request-id': requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  )
}

export const tooSlow: Refusal = {
  status: 408,
  code: 'TIMEOUT',
  message: 'The request did not come in time.',
}

const broken: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'BAD_REQUEST',
    message: 'The headers of the request are too large.',
  },
}
const notHttp: Refusal = { status: 400, code: 'BAD_REQUEST', message: 'The request is not valid HTTP.' }

/** For what Node cannot read as HTTP. */
export function refuseBroken(
  headers: Record<string, string>,
): NonNullable<FastifyServerOptions['clientErrorHandler']> {
  return (error, socket) => {
    if (error.code === 'ECONNRESET') return void socket.destroy()
    refuse(socket, { ...(broken[error.code] ?? notHttp), headers })
  }
}
