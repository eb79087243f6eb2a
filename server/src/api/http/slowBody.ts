import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a network that barely works still brings: GPRS brings five times as much. */
const BYTES_A_SECOND = 1024
/** The last stretch of time is looked at in so many parts. */
const PARTS = 6

/**
 * Cuts off whoever sends a body too slowly: 1 KiB a second is asked of each stretch of `seconds`, until the body is whole,
 * also of one that nobody reads because it was answered before. Where we are the ones who do not read, nobody is blamed.
 */
export function createBodyWatch(options: {
  seconds: number
  /** Where an answer can still be given; it has to end the connection. */
  refuse: (request: IncomingMessage) => void
}): (request: IncomingMessage, answer: ServerResponse) => void {
  const { seconds, refuse } = options
  const enough = seconds * BYTES_A_SECOND

  return (request, answer) => {
    if (!hasBody(request)) return
    const { socket } = request
    const parts: number[] = []
    let read = socket.bytesRead
    const check = () => {
      if (request.complete || socket.destroyed) return clearInterval(timer)
      const waitsForUs = request.readableLength >= request.readableHighWaterMark
      parts.push(waitsForUs ? enough : socket.bytesRead - read)
      read = socket.bytesRead
      if (parts.length < PARTS) return
      const came = parts.reduce((sum, part) => sum + part, 0)
      parts.shift()
      if (came >= enough) return
      clearInterval(timer)
      // Of a pipelined request the answer before may still be under way.
      if (answer.headersSent || answer.socket !== socket) socket.destroy()
      else refuse(request)
    }
    const timer = setInterval(check, (seconds * 1000) / PARTS).unref()
    request.once('close', () => clearInterval(timer))
  }
}

/** Without either header there is none (RFC 9112, 6.3). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
