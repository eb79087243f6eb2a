import type { IncomingMessage } from 'node:http'
import type { ExecutionArgs, GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import type { Revocation } from '../../access/session/revocation.js'
import type { Credential } from '../../access/session/sessionCookie.js'
import type { Context, ContextFactory } from '../context.js'
import type { Admission } from './admission.js'
import type { Executable, Prepare } from './executor.js'
import type { HandshakeOptions } from './handshake.js'
import type { Mask } from './mask.js'
import type { OperationSpans } from './operationSpans.js'
import type { SocketAccess } from './socketAccess.js'
import type { Extra } from './transport.js'
import type { NamedRequest } from './trustedDocuments.js'
import type { Variables } from './variables.js'

/** What sockets stand on. */
export interface SocketOptions extends HandshakeOptions {
  schema: GraphQLSchema
  prepare: Prepare
  admit: Admission
  /** The text of a document that a request names instead of bringing it. */
  named: (request: NamedRequest) => string | undefined
  mask: Mask
  /** From the payload of `connection_init`, or from the upgrade request. */
  credentialOf: (request: IncomingMessage, payload: Record<string, unknown> | undefined) => Credential | null
  contextOf: ContextFactory
  /** A context like another one, with loaders that remember nothing. */
  renewed: (context: Context) => Context
  revocation: Revocation
  /** Null: nobody listens. */
  spans: OperationSpans | null
  log: Logger
}

/** One operation of a socket, as graphql-ws carries it from its beginning to its end. */
export type Operation = ExecutionArgs & {
  contextValue: Context
  executable: Executable
  variables: Variables
  abort: AbortController
  access: SocketAccess
  room: Extra['room']
  /** Told in each answer; null where nobody asked for it. */
  cost: number | null
}
