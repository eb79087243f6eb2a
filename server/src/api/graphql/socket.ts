import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { Credential } from '../../access/session/sessionCookie.js'
import { CodedError, type ErrorCode } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import { beginningOf } from '../../base/page/beginning.js'
import { within } from '../../base/within.js'
import type { About } from '../about.js'
import { knowAsker } from '../context.js'
import { closeReason } from './closeReason.js'
import { createDocumentReader, DocumentErrors } from './document.js'
import type { EventLine } from './eventLine.js'
import { createHandshakes } from './handshake.js'
import { limits } from './limits.js'
import { asGraphQLError } from './mask.js'
import { nobodysAccess, watchSocket } from './socketAccess.js'
import type { Operation, SocketOptions } from './socketOptions.js'
import { watchSocketOperations } from './socketSpans.js'
import { subscribe, throwIfRefused } from './subscribe.js'
import { asksForCost, COST_HEADER, withCost } from './toldCost.js'
import { type Extra, type Notes, serveSocket, TOO_MANY } from './transport.js'
import { withinTime } from './within.js'

/** From the first moment of closing: for answers that are still to come, and until clients that say nothing are cut off. */
const ANSWER_MS = 2000
const CLOSE_MS = 3000
/** graphql-ws clients take it as final: they must not come again with the same token. */
const UNAUTHORIZED = 4401
const closeCodes: Partial<Record<ErrorCode, number>> = { SERVICE_UNAVAILABLE: 1013, RATE_LIMITED: TOO_MANY }

/** GraphQL over WebSocket (graphql-transport-ws), and as events: every operation, with the limits and the mask of HTTP. */
export function createSocketServer(options: SocketOptions) {
  const { schema, prepare, admit, named, mask, originOf, contextOf, renewed, revocation, callers, log } =
    options
  const read = createDocumentReader(schema)
  /** Queries and mutations whose answers are still to come. */
  const running = new Set<Promise<unknown>>()
  const credentials = new WeakMap<Extra, Credential | null>()
  const askingForCost = new WeakSet<Extra>()
  const handshakes = createHandshakes(options)

  /** By what an operation was asked with. */
  const abouts = new WeakMap<object, About>()
  const masked = (errors: readonly unknown[], payload: object) => {
    const about = abouts.get(payload) ?? { requestId: randomUUID() }
    return errors.map(error => mask(error, about))
  }

  const answering: ServerOptions<Record<string, unknown>, Extra> = {
    connectionInitWaitTimeout: limits.initTime,
    async onConnect({ extra, connectionParams }) {
      try {
        const credential = options.credentialOf(extra.request, connectionParams)
        credentials.set(extra, credential)
        if (asksForCost(connectionParams?.[COST_HEADER] ?? extra.request.headers[COST_HEADER]))
          askingForCost.add(extra)
        const origin = originOf(extra.request, randomUUID())
        if (credential) await callers.identify(credential, networkOf(origin.ip))
        const signal = new AbortController().signal
        const { viewer } = await contextOf({ origin, credential, signal, http: null })
        await handshakes.settle(extra, viewer)
        const leave = viewer ? options.limits.join(viewer.user.id) : null
        if (viewer && !leave) {
          extra.close(CloseCode.TooManyInitialisationRequests, 'Too many connections')
          return false
        }
        extra.leave = leave
        // Whatever it asks for is checked again, and from here on the socket hears of its end.
        if (!extra.isOpen()) leave?.()
        else if (viewer)
          extra.access = watchSocket(revocation, viewer, reason =>
            extra.drop(UNAUTHORIZED, closeReason(reason)),
          )
      } catch (error) {
        if (!(error instanceof CodedError)) throw error
        extra.close(closeCodes[error.code] ?? UNAUTHORIZED, closeReason(error))
        return false
      }
      return true
    },
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      const { operationName } = payload
      const source = payload.query || (named(payload) ?? '')
      const abort = new AbortController()
      const about: About = { requestId: randomUUID() }
      abouts.set(payload, about)
      try {
        if (Object.keys(subscriptions).length > options.limits.operations)
          throw new CodedError('RATE_LIMITED', 'Too many operations at the same time on this connection.')
        const origin = originOf(extra.request, about.requestId)
        const credential = credentials.get(extra) ?? null
        await callers.admit(credential, networkOf(origin.ip))
        const { document, operation } = read(source, operationName)
        if (operation.name) about.operation = operation.name.value
        if (extra.notes?.changesNothing && operation.operation === 'mutation')
          throw new CodedError('OPERATION_NOT_ALLOWED', 'A GET changes nothing: send a POST.')
        const contextValue = await contextOf({ origin, credential, signal: abort.signal, http: null })
        const { viewer } = contextValue
        if (viewer) about.viewer = viewer.user.id
        const asked = { source, document, operation, operationName, viewer, origin, counted: 1 }
        const admitted = await admit({ ...asked, variables: payload.variables ?? {} })
        if ('refusal' in admitted) throw admitted.refusal
        if ('misfits' in admitted) return admitted.misfits
        if (operation.operation === 'query') knowAsker(contextValue)
        return {
          schema,
          document,
          operationName,
          contextValue,
          executable: prepare(source, document, operationName),
          variables: admitted.variables,
          abort,
          access: extra.access ?? nobodysAccess,
          room: extra.room,
          cost: askingForCost.has(extra) ? admitted.cost : null,
        } as Operation
      } catch (error) {
        return error instanceof DocumentErrors ? error.errors : [asGraphQLError(error)]
      }
    },
    execute(args) {
      const answer = execute(args as Operation)
      running.add(answer)
      return answer.finally(() => running.delete(answer))
    },
    subscribe: args => {
      const { contextValue: context, executable, variables, abort, access, room } = args as Operation
      return subscribe({ executable, variables, context, renewed, access, room, abort })
    },
    onOperation({ extra }, id, _payload, _args, result) {
      extra.notes?.began(id, beginningOf(result))
    },
    async onNext(_ctx, _id, payload, args, result) {
      const { access, abort, cost } = args as Operation
      // What was made before somebody's rights changed is not delivered after.
      await access.settled()
      throwIfRefused(abort.signal)
      const told = cost === null ? result : withCost(result, cost)
      if (!told.errors) return told
      return { ...told, errors: masked(told.errors, payload) }
    },
    onError({ extra }, id, payload, errors) {
      extra.notes?.ended(id)
      return masked(errors, payload)
    },
    onComplete({ extra }, id) {
      extra.notes?.ended(id)
    },
    onClose({ extra }) {
      extra.access?.release()
      extra.leave?.()
    },
  }
  const server = makeServer(watchSocketOperations(options.spans, answering))

  const execute = ({ executable, contextValue, variables, abort }: Operation) =>
    withinTime(limits.time, abort, () => executable.run(undefined, contextValue, variables))

  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.socketMessage, handleProtocols })
  sockets.on('connection', (socket, request) =>
    serveSocket(server, socket, request, log, options.limits.meter()),
  )
  const lines = new Set<EventLine>()
  const clients = () => [...sockets.clients, ...lines]

  return {
    /** Throws RATE_LIMITED. */
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
      if (!(await handshakes.begin(request, socket))) return
      sockets.handleUpgrade(request, socket, head, ws => sockets.emit('connection', ws, request))
    },
    /** Counts an event stream like a WebSocket, until it is answered. Throws RATE_LIMITED. */
    enter: (request: IncomingMessage, answer: ServerResponse): Promise<boolean> =>
      handshakes.begin(request, answer),
    /** Serves an event stream in place of a WebSocket. */
    carry(request: IncomingMessage, line: EventLine, notes: Notes): void {
      lines.add(line)
      line.once('close', () => lines.delete(line))
      serveSocket(server, line, request, log, options.limits.meter(), notes)
    },
    /** How many of each kind are open. */
    open: () => ({ websocket: sockets.clients.size, events: lines.size }),
    onBadHandshake: (answer: (socket: Duplex) => void) =>
      sockets.on('wsClientError', (_error, socket) => answer(socket)),
    /** Tells every client to come again elsewhere (1001), once they have what they asked for, or it takes too long. */
    async close(): Promise<void> {
      const all = [...lines].map(line => new Promise(resolve => line.once('close', resolve)))
      const closed = Promise.all([new Promise<void>(resolve => sockets.close(() => resolve())), ...all])
      const patience = setTimeout(() => {
        for (const client of clients()) client.terminate()
      }, CLOSE_MS)
      await within(ANSWER_MS, Promise.race([settled(running), closed]), () => {})
      for (const client of clients()) client.close(1001, 'Going away')
      await closed
      clearTimeout(patience)
    },
  }
}

/** Until none is left, those that came meanwhile included; their answers are then on their way. */
async function settled(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running)
  await new Promise(setImmediate)
}
