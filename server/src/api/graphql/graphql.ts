import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { refuseMisplacedKey } from '../../access/apiKey/misplacedKey.js'
import { refuseOtherSites } from '../../access/auth/requestOrigin.js'
import type { Callers } from '../../access/limit/callers.js'
import type { Limiter } from '../../access/limit/limiter.js'
import { createOperationLimits } from '../../access/limit/operations.js'
import { createSocketLimits } from '../../access/limit/sockets.js'
import type { Revocation } from '../../access/session/revocation.js'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import type { Db } from '../../base/db/db.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { Telemetry } from '../../base/telemetry/telemetry.js'
import { contextFor, createContextFactory } from '../context.js'
import { createListExports, type ListExportDeps } from '../listExport/listExport.service.js'
import { createLoaders } from '../loaders.js'
import type { Services, ServicesBefore } from '../services.js'
import { createAdmission, type Introspection } from './admission.js'
import { createExecutor } from './executor.js'
import { createHttpHandler } from './http.js'
import { createMask } from './mask.js'
import { createOperationSpans } from './operationSpans.js'
import { createSchema } from './schema.js'
import { schemaText } from './schemaText.js'
import { createSocketServer } from './socket.js'
import type { NamedRequest, TrustedDocuments } from './trustedDocuments.js'

/** Of what a client sends, so much is told to the log. */
const MAX_NAMES = 10
const MAX_NAME = 40

export type GraphQLEndpoint = Awaited<ReturnType<typeof createGraphQL>>

/** One schema, one context, one mask, served over HTTP and WebSocket. */
export async function createGraphQL(deps: {
  db: Db
  services: ServicesBefore
  exports: Pick<ListExportDeps, 'audit' | 'secret' | 'now'>
  tokenOf: SessionCookie['tokenOf']
  originOf: OriginOf
  publicUrl: URL
  introspection: Introspection
  /** Null: any document may be run. */
  trusted: TrustedDocuments | null
  revocation: Revocation
  limiter: Limiter
  callers: Callers
  /** Other sites whose pages may use the API. */
  corsOrigins: readonly string[]
  /** Null: nobody listens. */
  telemetry: Telemetry | null
  log: Logger
}) {
  const { db, tokenOf, originOf, publicUrl, introspection, trusted, log } = deps
  const schema = createSchema()
  const schemaHash = createHash('sha256').update(schemaText(schema)).digest('hex').slice(0, 16)
  const prepare = createExecutor(schema)
  const listExports = createListExports({
    ...deps.exports,
    ...{ db, publicUrl, schema, prepare, revocation: deps.revocation, sessions: deps.services.sessions },
    contextOf: (viewer, signal) => contextFor(db, services, viewer, signal),
  })
  const services: Services = { ...deps.services, schemaHash: () => schemaHash, listExports }
  const contextOf = createContextFactory(db, services)
  const countOperation = createOperationLimits(deps.limiter)
  const admit = createAdmission({ schema, introspection, trusted, countOperation })
  const mask = createMask(log)
  const spans = deps.telemetry && createOperationSpans(deps.telemetry)
  const shared = {
    ...{ schema, prepare, spans, log },
    admit: spans ? spans.admitting(admit) : admit,
    mask: spans ? spans.masking(mask) : mask,
  }

  const http = await createHttpHandler({
    ...shared,
    contextOf(request: FastifyRequest, reply, abort) {
      refuseMisplacedKey(request.raw)
      const credential = tokenOf(request)
      if (credential?.from === 'cookie') refuseOtherSites(request, publicUrl, deps.corsOrigins)
      const origin = originOf(request.raw, request.id)
      return contextOf({ origin, credential, signal: abort.signal, http: { request, reply } })
    },
  })
  const named = (request: NamedRequest) => trusted?.named(request)
  const socketLimits = createSocketLimits(deps.limiter)
  const sockets = createSocketServer({
    ...shared,
    named,
    revocation: deps.revocation,
    limits: socketLimits,
    callers: deps.callers,
    tokenOf,
    originOf,
    credentialOf(request, payload) {
      refuseMisplacedKey(request)
      const authorization = authorizationIn(payload, log)
      return authorization === null ? tokenOf(request) : tokenOf({ headers: { authorization } })
    },
    contextOf,
    renewed: context => ({ ...context, loaders: createLoaders(db) }),
  })
  return { schema, http, sockets, named, listExports }
}

/** Of `connection_init`, by whatever case: libraries hand on what somebody would send as a header. */
function authorizationIn(payload: Record<string, unknown> | undefined, log: Logger): string | null {
  const names = Object.keys(payload ?? {})
  const name = names.find(name => name.toLowerCase() === 'authorization')
  const value = name === undefined ? undefined : payload?.[name]
  if (typeof value === 'string') return value
  if (names.length > 0)
    log.debug(
      { known: ['authorization'], given: names.slice(0, MAX_NAMES).map(name => name.slice(0, MAX_NAME)) },
      'connection_init has parameters, and none that says who asks',
    )
  return null
}
