import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { Logger } from 'pino'
import type { Line } from './line.js'
import type { SocketAccess } from './socketAccess.js'
import { createFlow } from './transportFlow.js'

/** Our own close code, above the ones of the protocol: too slow, come again with your offset or cursor. */
export const TOO_SLOW = 4413
export const TOO_MANY = 4429
/** So long somebody who was too slow may take what waits for them, and be told why it ends. */
const CLOSE_MS = 3000

/** What only an event stream is told. */
export interface Notes {
  /** Came in a way in which another site can make a browser send it. */
  readonly changesNothing: boolean
  /** A subscription is in place; `after` is where its events begin, if they have a cursor. */
  began(id: string, after: string | undefined): void
  /** Nothing more comes of it, but for what is being sent. */
  ended(id: string): void
}

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
  notes: Notes | null
}

/** Carries one connection of graphql-transport-ws. */
export function serveSocket(
  server: Server<Extra>,
  socket: Line,
  request: IncomingMessage,
  log: Logger,
  /** False where messages come too fast. */
  mayReceive: () => boolean,
  notes: Notes | null = null,
): void {
  const name = notes ? 'an event stream' : 'a WebSocket'
  const flow = createFlow(socket, () => {
    log.info(`${name} takes nothing of what waits for it`)
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
            log.error({ err: error }, `a message on ${name} could not be handled`)
            close(CloseCode.InternalServerError, 'Internal server error')
          })
        }),
    },
    { request, close, drop, isOpen, room: flow.room, access: null, leave: null, notes },
  )
  // A broken frame or one that is too large: ws has closed the connection with the code for it.
  socket.on('error', error => log.debug({ err: error }, `${name} broke`))
  socket.once('close', (code, reason) => {
    flow.stop()
    closed(code, String(reason)).catch((error: unknown) =>
      log.error({ err: error }, `${name} did not close cleanly`),
    )
  })
}
