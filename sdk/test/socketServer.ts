import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, type GraphQLError, parse } from 'graphql'
import { useServer as serve } from 'graphql-ws/use/ws'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'

export interface WireEvent {
  offset: number
  text: string
  status: string
  message: { id: string; content: string } | null
  /** What could not be read of it. */
  errors?: readonly GraphQLError[]
}

export interface Subscription {
  offset: number
  messageId: string
  /** 1 for the first subscription of the test. */
  count: number
  socket: WebSocket
}

type Events = AsyncGenerator<WireEvent, void>

/** A real WebSocket server that speaks graphql-transport-ws and has one field, `reply`. */
export async function startSocket(
  reply: (subscription: Subscription) => Events | readonly GraphQLError[],
  onConnect: (params: Record<string, unknown> | undefined, socket: WebSocket) => boolean = () => true,
) {
  const schema = buildSchema('type Query { id: ID } type Subscription { reply: ID }')
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, path: '/graphql' })
  const offsets: number[] = []
  const connections: (Record<string, unknown> | undefined)[] = []
  let ended = 0
  const waiting: (() => void)[] = []

  serve<Record<string, unknown>, { socket: WebSocket }>(
    {
      onConnect: ({ connectionParams, extra }) => {
        connections.push(connectionParams)
        return onConnect(connectionParams, extra.socket)
      },
      onSubscribe: ({ extra }, _id, { query, variables }) => {
        const { messageId, offset } = variables as { messageId: string; offset: number }
        const count = offsets.push(offset)
        const events = reply({ messageId, offset, count, socket: extra.socket })
        if (Array.isArray(events)) return events
        return { schema, document: parse(query), contextValue: events }
      },
      subscribe: ({ contextValue }) => results(contextValue as Events),
    },
    sockets,
  )

  async function* results(events: Events) {
    try {
      for await (const { errors, ...event } of events)
        yield { data: { reply: event }, ...(errors && { errors }) }
    } finally {
      ended++
      for (const resolve of waiting.splice(0)) resolve()
    }
  }

  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
    http.close()
  })
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    /** The offset of each subscription, in order. */
    offsets,
    /** The parameters of each connection, in order. */
    connections,
    open: () => sockets.clients.size,
    /** Resolves once so many subscriptions have ended on the server. */
    async untilEnded(count: number): Promise<void> {
      while (ended < count) await new Promise<void>(resolve => waiting.push(resolve))
    },
    async untilClosed(): Promise<void> {
      for (const socket of sockets.clients) await new Promise(resolve => socket.once('close', resolve))
    },
  }
}

/** What the server sends of a text: pieces from an offset on, then the final event. */
export async function* pieces(text: string, offset: number, size = 7): Events {
  for (let at = offset; at < text.length; at += size) {
    yield { offset: at, text: text.slice(at, at + size), status: 'STREAMING', message: null }
    await new Promise(resolve => setImmediate(resolve))
  }
  yield { offset: text.length, text: '', status: 'COMPLETE', message: { id: 'msg_1', content: text } }
}
