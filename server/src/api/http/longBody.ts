import type { FastifyRequest } from 'fastify'
import { parse } from 'graphql'
import { CodedError } from '../../base/errors.js'
import type { GraphQLEndpoint } from '../graphql/graphql.js'
import { limits } from '../graphql/limits.js'
import { messageVariables } from '../graphql/text.js'

/** Only the text of a message may make a request long, whatever its variable is called. */
export function refuseLongBody({ body, headers }: FastifyRequest, named: GraphQLEndpoint['named']): void {
  if (Number(headers['content-length'] ?? limits.bodyWithMessage) <= limits.body || !isObject(body)) return
  if (lengthWithoutMessages(body, named) > limits.body)
    throw new CodedError('PAYLOAD_TOO_LARGE', 'The request is too large.')
}

function lengthWithoutMessages(body: object, named: GraphQLEndpoint['named']): number {
  const variables = 'variables' in body ? body.variables : null
  try {
    const rest = JSON.stringify(body, (key, value) => (key === 'content' ? undefined : value))
    const length = Buffer.byteLength(rest)
    if (length <= limits.body || !isObject(variables)) return length
    const messages = messagesIn('query' in body ? body.query : named(body))
    const texts = Object.entries(variables).filter(([name]) => name !== 'content' && messages.has(name))
    return texts.reduce((left, [, text]) => left - Buffer.byteLength(JSON.stringify(text)), length)
  } catch {
    // It can be parsed at any depth, but not written.
    return Number.POSITIVE_INFINITY
  }
}

function messagesIn(query: unknown): ReadonlySet<string> {
  try {
    return messageVariables(parse(String(query), { maxTokens: limits.tokens, noLocation: true }))
  } catch {
    // What is wrong with it is told later, if the request is short enough.
    return new Set()
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
