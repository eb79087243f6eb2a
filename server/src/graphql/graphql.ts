import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { refuseOtherSites } from '../auth/requestOrigin.js'
import { createContextFactory } from '../context.js'
import type { Db } from '../db/db.js'
import type { OriginOf } from '../http/origin.js'
import { createLoaders } from '../loaders.js'
import type { Services } from '../services.js'
import type { SessionCookie } from '../session/sessionCookie.js'
import { createAdmission } from './admission.js'
import { createCompiler } from './compiled.js'
import { createHttpHandler } from './http.js'
import { createMask } from './mask.js'
import { createSchema, schemaText } from './schema.js'
import { createSocketServer } from './socket.js'
import type { NamedRequest, TrustedDocuments } from './trustedDocuments.js'

export type GraphQLDoor = Awaited<ReturnType<typeof createGraphQL>>

/** One schema, one context, one mask, served over HTTP and WebSocket. */
export async function createGraphQL(deps: {
  db: Db
  services: Omit<Services, 'schemaHash'>
  tokenOf: SessionCookie['tokenOf']
  originOf: OriginOf
  publicUrl: URL
  introspection: boolean
  /** Null: any document may be run. */
  trusted: TrustedDocuments | null
  log: Logger
}) {
  const { db, tokenOf, originOf, publicUrl, introspection, trusted, log } = deps
  const schema = createSchema()
  const schemaHash = createHash('sha256').update(schemaText(schema)).digest('hex').slice(0, 16)
  const contextOf = createContextFactory(db, { ...deps.services, schemaHash: () => schemaHash })
  const shared = {
    schema,
    compile: createCompiler(schema),
    admit: createAdmission({ schema, introspection, trusted }),
    mask: createMask(log),
    log,
  }

  const http = await createHttpHandler({
    ...shared,
    contextOf(request: FastifyRequest, abort) {
      const credential = tokenOf(request)
      if (credential?.from === 'cookie') refuseOtherSites(request, publicUrl)
      return contextOf({ origin: originOf(request.raw, request.id), credential, signal: abort.signal })
    },
  })
  const named = (request: NamedRequest) => trusted?.named(request)
  const sockets = createSocketServer({
    ...shared,
    named,
    originOf,
    credentialOf: (request, payload) =>
      typeof payload?.authorization === 'string'
        ? tokenOf({ headers: { authorization: payload.authorization } })
        : tokenOf(request),
    contextOf,
    renewed: context => ({ ...context, loaders: createLoaders(db) }),
  })
  return { schema, http, sockets, named }
}
