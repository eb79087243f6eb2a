import { AsyncLocalStorage } from 'node:async_hooks'
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import type { Context, HttpExchange } from '../context.js'
import { CodedError } from '../errors.js'
import type { Admission } from './admission.js'
import { asRequestErrors, type Compile } from './compiled.js'
import { limits, validationRules } from './limits.js'
import type { Mask } from './mask.js'
import { withinTime } from './within.js'

export interface HttpOptions {
  schema: GraphQLSchema
  compile: Compile
  admit: Admission
  mask: Mask
  contextOf: (
    request: FastifyRequest,
    reply: HttpExchange['reply'],
    abort: AbortController,
  ) => Promise<Context>
  log: Logger
}

type HttpContext = Context & { abort: AbortController }

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): queries and mutations. */
export async function createHttpHandler(options: HttpOptions) {
  const { schema, mask, contextOf, log } = options
  const requestIds = new AsyncLocalStorage<string>()
  const apollo = new ApolloServer<HttpContext>({
    schema,
    // Who may ask for it is decided below, for each request.
    introspection: true,
    logger: log,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    validationRules,
    validationOptions: { maxErrors: limits.errors },
    formatError: (_formatted, error) => mask(error, requestIds.getStore() ?? ''),
    persistedQueries: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      compiledExecution(options),
      statusForPlainJson(),
    ],
  })
  await apollo.start()
  const handle = fastifyApolloHandler(apollo, {
    context: async (request, reply) => {
      const abort = new AbortController()
      request.raw.once('close', () => request.raw.destroyed && abort.abort())
      return { ...(await contextOf(request, reply, abort)), abort }
    },
  })
  return {
    handle: (request: FastifyRequest, reply: FastifyReply) =>
      requestIds.run(request.id, () => handle.call(request.server, request, reply)),
    close: () => apollo.stop(),
  }
}

/** Runs compiled operations in place of Apollo's executor, which then masks nothing: so it is done here. */
function compiledExecution({ compile, admit, mask }: HttpOptions): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ document, source, operation, request, contextValue }) {
        // Apollo says itself that there is no such operation.
        if (!operation) return
        if (operation.operation === 'subscription')
          throw new CodedError(
            'OPERATION_NOT_ALLOWED',
            'Subscriptions are served over WebSocket (graphql-transport-ws).',
          )
        const { operationName, variables = {} } = request
        const { viewer, origin } = contextValue
        const refusal = await admit({
          source,
          document,
          operationName,
          variables,
          viewer,
          origin,
          counted: 1,
        })
        if (refusal) throw refusal
      },
      async responseForOperation({ document, source, operation, request, contextValue, response }) {
        if (!operation) return null
        const { requestId, abort } = contextValue
        const run = compile(source, document, request.operationName)
        const variables = request.variables ?? {}
        const result = await withinTime(limits.time, abort, () => run(undefined, contextValue, variables))
        const requestErrors = asRequestErrors(result)
        if (requestErrors) response.http.status = 400
        const errors = (requestErrors ?? result.errors)?.map(error => mask(error, requestId))
        const headers = new HeaderMap()
        const retryAfter = result.data ? undefined : unavailableFor(errors)
        if (retryAfter !== undefined) {
          response.http.status = 503
          headers.set('retry-after', String(retryAfter))
        }
        return {
          http: { status: response.http.status, headers },
          body: { kind: 'single', singleResult: { ...result, ...(errors && { errors }) } },
        }
      },
    }),
  }
}

/** Seconds, where nothing could be done because the server cannot do anything just now: a balancer should know too. */
function unavailableFor(errors: readonly GraphQLFormattedError[] = []): unknown {
  const [first] = errors
  const all = errors.every(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE')
  return all ? first?.extensions?.retryAfter : undefined
}

/**
 * A client that accepts only application/json cannot tell our errors from those of a proxy by their status, and gets
 * 200 for a document that cannot be run (GraphQL over HTTP, 6.4.1).
 */
function statusForPlainJson(): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ request, response }) {
        const accept = request.http?.headers.get('accept') ?? ''
        if (
          response.http.status === 400 &&
          request.query &&
          !accept.includes('application/graphql-response+json')
        )
          response.http.status = 200
      },
    }),
  }
}
