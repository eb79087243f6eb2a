import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { SocketAccess } from './socketAccess.js'
import { createFlow } from './transportFlow.js'

/** Our own close code, above the ones of the protocol: too slow, come again with your offset or cursor. */
const TOO_SLOW = 4413
export const TOO_MANY = 4429
/** So long somebody who was too slow may take what waits for them, and be told why it ends. */
const CLOSE_MS = 3000

export interface Extra extends Record<PropertyKey, unknown> {
  request: IncomingMessage
  close: (code: number, reason: string) => void
  /** Closes, and delivers nothing more of what waits to be sent. */
  drop: (code: number, reason: string) => void
  isOpen: () => boolean
  /** Pending while what was sent waits to be taken. */
  room: () => Promise<void> | undefined
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
  const flow = createFlow(socket, () => {
    log.info('a WebSocket takes nothing of what waits for it')
    socket.close(TOO_SLOW, 'Too slow: go on from where you are')
    setTimeout(() => socket.terminate(), CLOSE_MS).unref()
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
      send: flow.send,
      close,
      onMessage: receive =>
        socket.on('message', data => {
          if (!isOpen()) return
          if (!mayReceive()) return close(TOO_MANY, 'Too many messages')
          receive(String(data)).catch((error: unknown) => {
            log.error({ err: error }, 'a message on a WebSocket could not be handled')
            close(CloseCode.InternalServerError, 'Internal server error')
          })
        }),
    },
    { request, close, drop, isOpen, room: flow.room, access: null, leave: null },
  )
  // A broken frame or one that is too large: ws has closed the connection with the code for it.
  socket.on('error', error => log.debug({ err: error }, 'a WebSocket broke'))
  socket.once('close', (code, reason) => {
    flow.stop()
    closed(code, String(reason)).catch((error: unknown) =>
      log.error({ err: error }, 'a WebSocket did not close cleanly'),
    )
  })
}
