import { AsyncLocalStorage } from 'node:async_hooks'
import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { CodedError } from '../../base/errors.js'
import type { HttpExchange } from '../../base/net/exchange.js'
import { type About, aboutOf } from '../about.js'
import { type Context, knowAsker } from '../context.js'
import type { Admission, Admitted } from './admission.js'
import { createValidation } from './document.js'
import type { Prepare } from './executor.js'
import { limits } from './limits.js'
import type { Mask } from './mask.js'
import type { OperationSpans } from './operationSpans.js'
import { asksForCost, COST_HEADER, withCost } from './toldCost.js'
import { nothingBut } from './unavailable.js'
import { withinTime } from './within.js'

export interface HttpOptions {
  schema: GraphQLSchema
  prepare: Prepare
  admit: Admission
  mask: Mask
  contextOf: (
    request: FastifyRequest,
    reply: HttpExchange['reply'],
    abort: AbortController,
  ) => Promise<Context>
  /** Null: nobody listens. */
  spans: OperationSpans | null
  log: Logger
}

type HttpContext = Context & { about: About; abort: AbortController }

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): queries and mutations. */
export async function createHttpHandler(options: HttpOptions) {
  const { schema, mask, contextOf, spans, log } = options
  const asking = new AsyncLocalStorage<About>()
  const apollo = new ApolloServer<HttpContext>({
    schema,
    // Who may ask for it is decided below, for each request.
    introspection: true,
    logger: log,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    // Done below, by the rules of both transports: one of GraphQL's own throws, and Apollo does not expect that.
    dangerouslyDisableValidation: true,
    formatError: (_formatted, error) => mask(error, asking.getStore() ?? { requestId: '' }),
    persistedQueries: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ownExecution(options),
      statusForPlainJson(),
    ],
  })
  await apollo.start()
  const handle = fastifyApolloHandler(apollo, {
    context: async (request, reply) => {
      const abort = new AbortController()
      request.raw.once('close', () => request.raw.destroyed && abort.abort())
      const context = await contextOf(request, reply, abort)
      if (context.viewer) aboutOf(request).viewer = context.viewer.user.id
      return { ...context, about: aboutOf(request), abort }
    },
  })
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    asking.run(aboutOf(request), () => handle.call(request.server, request, reply))
  const watched = async (begin: OperationSpans['begin'], request: FastifyRequest, reply: FastifyReply) => {
    const operation = begin('http', request.headers.traceparent)
    try {
      return await operation.run(() => answer(request, reply))
    } finally {
      operation.ended()
    }
  }
  return {
    handle: spans
      ? (request: FastifyRequest, reply: FastifyReply) => watched(spans.begin, request, reply)
      : answer,
    close: () => apollo.stop(),
  }
}

/** Runs operations in place of Apollo's executor, which then masks nothing: so it is done here. */
function ownExecution({ schema, prepare, admit, mask }: HttpOptions): ApolloServerPlugin<HttpContext> {
  const mistakesIn = createValidation(schema)
  return {
    async requestDidStart() {
      let admitted: Exclude<Admitted, { refusal: unknown }> = { variables: {}, cost: null }
      let cost: number | null = null
      return {
        async didResolveOperation({ document, source, operation, request, contextValue }) {
          if (operation?.name) contextValue.about.operation = operation.name.value
          const mistakes = mistakesIn(document)
          if (mistakes.length > 0) admitted = { misfits: mistakes }
          // Apollo says itself that there is no such operation.
          if (!operation || mistakes.length > 0) return
          if (operation.operation === 'subscription')
            throw new CodedError(
              'OPERATION_NOT_ALLOWED',
              'Subscriptions are served over WebSocket (graphql-transport-ws).',
            )
          const { operationName, variables = {} } = request
          const { viewer, origin } = contextValue
          const asked = { source, document, operation, operationName, variables, viewer, origin, counted: 1 }
          const answer = await admit(asked)
          if ('cost' in answer) cost = answer.cost
          if ('refusal' in answer) throw answer.refusal
          if (operation.operation === 'query') knowAsker(contextValue)
          admitted = answer
        },
        async responseForOperation({ document, source, operation, request, contextValue, response }) {
          const { about, abort } = contextValue
          const told = (errors: readonly unknown[] | undefined) => errors?.map(error => mask(error, about))
          if ('misfits' in admitted) return answerOf({ errors: told(admitted.misfits) }, 400)
          if (!operation) return null
          const { variables } = admitted
          const { run } = prepare(source, document, request.operationName)
          const result = await withinTime(limits.time, abort, () => run(undefined, contextValue, variables))
          const errors = told(result.errors)
          const answer = { ...result, ...(errors && { errors }) }
          const unavailable = nothingBut(result)
          if (!unavailable) return answerOf(answer, response.http.status)
          // A balancer should know too. What has data is 200, whatever failed (GraphQL over HTTP, 6.4.2).
          return answerOf({ ...answer, data: null }, 503, unavailable.extensions.retryAfter)
        },
        // Of what was refused as well: whoever asked for too much wants to know how much that was.
        async willSendResponse({ request, response: { body } }) {
          if (cost === null || body.kind !== 'single') return
          if (asksForCost(request.http?.headers.get(COST_HEADER)))
            body.singleResult = withCost(body.singleResult, cost)
        },
      }
    },
  }
}

function answerOf(
  singleResult: FormattedExecutionResult,
  status: number | undefined,
  retryAfter?: unknown,
): GraphQLResponse {
  const headers = new HeaderMap()
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  return { http: { status, headers }, body: { kind: 'single', singleResult } }
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
