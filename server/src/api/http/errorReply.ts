import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { CodedError } from '../../base/errors.js'
import { aboutOf } from '../about.js'
import type { Mask } from '../graphql/mask.js'

/** What Fastify finds wrong with a request before anybody else sees it. */
const known: Record<string, [code: string, status: number, message: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 413, 'The request is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'BAD_REQUEST',
    415,
    'Send JSON: content-type: application/json, in UTF-8.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['BAD_REQUEST', 400, 'The request is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BAD_REQUEST', 400, 'The request is empty.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'BAD_REQUEST',
    400,
    'The request does not have the length it announces.',
  ],
}

export type ErrorReply = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Every refusal of every route is JSON of the same shape, with the request's id. */
export function createErrorReply(mask: Mask): ErrorReply {
  return (error, request, reply) => {
    const [told, status] = read(error)
    const about = aboutOf(request)
    if (request.routeOptions?.url) about.route = request.routeOptions.url
    if (told instanceof CodedError)
      reply.headers(Object.fromEntries((told.extensions.http as { headers: Map<string, string> }).headers))
    return reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send({ errors: [mask(told, about)] })
  }
}

function read(error: unknown): [told: unknown, status: number] {
  if (error instanceof CodedError) return [error, (error.extensions.http as { status: number }).status]
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const entry = known[code ?? '']
  if (entry) return [new GraphQLError(entry[2], { extensions: { code: entry[0] } }), entry[1]]
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return [
      new GraphQLError('The request is not valid.', { extensions: { code: 'BAD_REQUEST' } }),
      statusCode,
    ]
  return [error, 500]
}
