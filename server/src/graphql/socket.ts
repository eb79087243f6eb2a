import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionArgs, GraphQLSchema } from 'graphql'
import { handleProtocols, makeServer } from 'graphql-ws'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import type { Context, ContextFactory } from '../context.js'
import { CodedError } from '../errors.js'
import type { OriginOf } from '../http/origin.js'
import type { Credential } from '../session/sessionCookie.js'
import type { Admission } from './admission.js'
import { asRequestErrors, type Compile } from './compiled.js'
import { createDocumentReader, DocumentErrors } from './document.js'
import { limits } from './limits.js'
import { asGraphQLError, type Mask } from './mask.js'
import { subscribeCompiled } from './subscribe.js'
import { type Extra, serveSocket } from './transport.js'
import type { NamedRequest } from './trustedDocuments.js'
import { withinTime } from './within.js'

const CLOSE_MS = 3000
/** graphql-ws clients take it as final: they must not come again with the same token. */
const UNAUTHORIZED = 4401

export interface SocketOptions {
  schema: GraphQLSchema
  compile: Compile
  admit: Admission
  /** The text of a document that a request names instead of bringing it. */
  named: (request: NamedRequest) => string | undefined
  mask: Mask
  /** From the payload of `connection_init`, or from the upgrade request. */
  credentialOf: (request: IncomingMessage, payload: Record<string, unknown> | undefined) => Credential | null
  contextOf: ContextFactory
  originOf: OriginOf
  /** A context like another one, with loaders that remember nothing. */
  renewed: (context: Context) => Context
  log: Logger
}

type Operation = ExecutionArgs & { contextValue: Context; source: string; abort: AbortController }

/** GraphQL over WebSocket (graphql-transport-ws): every operation, with the limits and the mask of HTTP. */
export function createSocketServer(options: SocketOptions) {
  const { schema, compile, admit, named, mask, credentialOf, originOf, contextOf, renewed, log } = options
  const read = createDocumentReader(schema)
  const credentials = new WeakMap<Extra, Credential | null>()

  const masked = (errors: readonly unknown[], requestId: string) =>
    errors.map(error => mask(error, requestId))

  const server = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.initTime,
    async onConnect({ extra, connectionParams }) {
      const credential = credentialOf(extra.request, connectionParams)
      credentials.set(extra, credential)
      try {
        await contextOf({
          origin: originOf(extra.request, randomUUID()),
          credential,
          signal: new AbortController().signal,
        })
      } catch (error) {
        if (!(error instanceof CodedError)) throw error
        extra.close(error.code === 'SERVICE_UNAVAILABLE' ? 1013 : UNAUTHORIZED, error.code)
        return false
      }
      return true
    },
    async onSubscribe({ extra }, _id, payload) {
      const { operationName } = payload
      const variables = payload.variables ?? {}
      const source = payload.query || (named(payload) ?? '')
      const abort = new AbortController()
      try {
        const document = read(source, operationName)
        const contextValue = await contextOf({
          origin: originOf(extra.request, randomUUID()),
          credential: credentials.get(extra) ?? null,
          signal: abort.signal,
        })
        const refusal = admit({ source, document, operationName, variables, viewer: contextValue.viewer })
        if (refusal) throw refusal
        return {
          schema,
          document,
          operationName,
          variableValues: variables,
          contextValue,
          source,
          abort,
        } as Operation
      } catch (error) {
        return error instanceof DocumentErrors ? error.errors : [asGraphQLError(error)]
      }
    },
    execute: args => execute(args as Operation),
    subscribe: args => {
      const { contextValue: context, source, abort } = args as Operation
      return subscribeCompiled(compile, { args, source, context, abort, nextContext: () => renewed(context) })
    },
    onNext: (_ctx, _id, _payload, args, result) => {
      if (!result.errors) return result
      const { requestId } = (args as Operation).contextValue
      return { ...result, errors: masked(asRequestErrors(result) ?? result.errors, requestId) }
    },
    onError: (_ctx, _id, _payload, errors) => masked(errors, randomUUID()),
  })

  const execute = async ({
    source,
    document,
    operationName,
    contextValue,
    variableValues,
    abort,
  }: Operation) => {
    const run = compile(source, document, operationName)
    return withinTime(limits.time, abort, () => run(undefined, contextValue, variableValues ?? {}))
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.socketMessage, handleProtocols })
  sockets.on('connection', (socket, request) => serveSocket(server, socket, request, log))

  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      sockets.handleUpgrade(request, socket, head, ws => sockets.emit('connection', ws, request)),
    onBadHandshake: (answer: (socket: Duplex) => void) =>
      sockets.on('wsClientError', (_error, socket) => answer(socket)),
    /** Tells every client to come again elsewhere (1001). */
    async close(): Promise<void> {
      for (const client of sockets.clients) client.close(1001, 'Going away')
      const patience = setTimeout(() => {
        for (const client of sockets.clients) client.terminate()
      }, CLOSE_MS)
      await new Promise<void>(resolve => sockets.close(() => resolve()))
      clearTimeout(patience)
    },
  }
}
