import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { SocketAccess } from './socketAccess.js'

/** A ping after so long; a client that has not answered by the next one is gone (RFC 6455, 5.5.2). */
const PING_MS = 12_000
/** A client that takes nothing for so long is cut off: it can resume where it was. */
const STALLED_MS = 10_000
/** Our own close code, above the ones of the protocol: too slow, come again with your offset. */
const TOO_SLOW = 4413
const TOO_MANY = 4429

export interface Extra extends Record<PropertyKey, unknown> {
  request: IncomingMessage
  close: (code: number, reason: string) => void
  /** Closes, and delivers nothing more of what waits to be sent. */
  drop: (code: number, reason: string) => void
  isOpen: () => boolean
  /** Null until somebody who is signed in has introduced themselves. */
  access: SocketAccess | null
  /** Gives the place of a user's socket free. */
  leave: (() => void) | null
}

/** Carries one connection of graphql-transport-ws over a WebSocket. */
export function serveSocket(
  server: Server<Extra>,
  socket: WebSocket,
  request: IncomingMessage,
  log: Logger,
  /** False where messages come too fast. */
  mayReceive: () => boolean,
): void {
  let answered = true
  let waitingSince: number | null = null
  const pings = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, PING_MS)
  const stalls = setInterval(() => {
    if (waitingSince === null || performance.now() - waitingSince < STALLED_MS) return
    socket.close(TOO_SLOW, 'Too slow: resume with your offset')
    socket.terminate()
  }, STALLED_MS / 4)
  socket.on('pong', () => {
    answered = true
  })

  // Resolves once the operating system has taken the message: who sends waits, and makes no more of them meanwhile.
  const send = (data: string) =>
    new Promise<void>((resolve, reject) => {
      if (socket.readyState !== socket.OPEN) return resolve()
      waitingSince ??= performance.now()
      socket.send(data, error => {
        waitingSince = socket.bufferedAmount > 0 ? performance.now() : null
        if (error && socket.readyState === socket.OPEN) reject(error)
        else resolve()
      })
    })

  const close = (code: number, reason: string) => socket.close(code, reason)
  const drop = (code: number, reason: string) => {
    // Whoever does not read gets no close frame either, which would come last: trying again tells them why.
    const waits = socket.bufferedAmount > 0
    close(code, reason)
    if (waits) socket.terminate()
  }
  const isOpen = () => socket.readyState === socket.OPEN
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send,
      close,
      onMessage: receive =>
        socket.on('message', data => {
          if (!mayReceive()) return close(TOO_MANY, 'Too many messages')
          receive(String(data)).catch((error: unknown) => {
            log.error({ err: error }, 'a message on a WebSocket could not be handled')
            close(CloseCode.InternalServerError, 'Internal server error')
          })
        }),
    },
    { request, close, drop, isOpen, access: null, leave: null },
  )
  // A broken frame or one that is too large: ws has closed the connection with the code for it.
  socket.on('error', error => log.debug({ err: error }, 'a WebSocket broke'))
  socket.once('close', (code, reason) => {
    clearInterval(pings)
    clearInterval(stalls)
    closed(code, String(reason)).catch((error: unknown) =>
      log.error({ err: error }, 'a WebSocket did not close cleanly'),
    )
  })
}
