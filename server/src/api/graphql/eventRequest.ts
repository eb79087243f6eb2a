import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../base/errors.js'
import { isObject } from '../../base/jsonObject.js'
import { type EventFormat, poll, sharedStream, singleStream } from './eventFormat.js'
import { limits } from './limits.js'

/** What a request asks to be told of, and how. */
export interface EventRequest {
  format: EventFormat
  /** As `subscribe` messages of graphql-transport-ws bring them. */
  operations: { id: string; payload: unknown }[]
  /** Milliseconds after which the answer ends though more may come; null: it does not. */
  waitMs: number | null
  /** A link or an image on another site can make a browser send it. */
  changesNothing: boolean
}

const MAX_WAIT_SECONDS = 20
const EVENTS = 'text/event-stream'
const JSON_TYPES = ['application/json', 'application/graphql-response+json', 'application/graphql+json']

/** Events: what would rather have an event stream than JSON, or says how long it waits for the next events. */
export const isForEvents = ({ headers, query }: FastifyRequest): boolean =>
  prefersEvents(headers.accept ?? '') || (query as Record<string, unknown>).wait !== undefined

/** Some clients list all that they can read with every query (RFC 9110, 12.5.1): of two that they like the same, the first. */
function prefersEvents(accept: string): boolean {
  const ranges = accept.toLowerCase().split(',')
  const liked = ranges.map(range => {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim())
    const quality = parameters.find(part => part.startsWith('q='))?.slice(2)
    return { type, quality: quality === undefined ? 1 : Number(quality) }
  })
  const wanted = liked
    .filter(({ type, quality }) => quality > 0 && (type === EVENTS || JSON_TYPES.includes(type)))
    .sort((one, other) => other.quality - one.quality)
  return wanted[0]?.type === EVENTS
}

/** Throws BAD_REQUEST and PAYLOAD_TOO_LARGE. */
export function readEventRequest({ id, method, body, query }: FastifyRequest): EventRequest {
  const address = query as Record<string, unknown>
  const changesNothing = method === 'GET'
  const asked = changesNothing ? inAddress(address) : body
  if (!isObject(asked)) throw badRequest()
  const operations = 'operations' in asked ? several(asked.operations) : null
  const { wait } = address
  if (!operations && wait !== undefined) throw badRequest()
  if (!operations)
    return {
      format: singleStream(id),
      operations: [{ id: '1', payload: asked }],
      waitMs: null,
      changesNothing,
    }
  if (wait === undefined) return { format: sharedStream, operations, waitMs: null, changesNothing }
  if (!/^\d{1,2}$/.test(String(wait))) throw badRequest()
  const waitMs = Math.min(Number(wait), MAX_WAIT_SECONDS) * 1000
  return { format: poll, operations, waitMs, changesNothing }
}

function several(given: unknown): EventRequest['operations'] {
  if (!Array.isArray(given) || given.length === 0) throw badRequest()
  return given.map((operation: unknown) => {
    if (!isObject(operation) || typeof operation.id !== 'string') throw badRequest()
    const { id, ...payload } = operation
    if (Buffer.byteLength(JSON.stringify(operation)) > limits.socketMessage)
      throw new CodedError('PAYLOAD_TOO_LARGE', 'An operation is too large.')
    return { id, payload }
  })
}

function inAddress({ query, operationName, variables, extensions }: Record<string, unknown>): unknown {
  const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : undefined)
  try {
    return { query, operationName, variables: parsed(variables), extensions: parsed(extensions) }
  } catch {
    throw badRequest()
  }
}

const badRequest = () => Object.assign(new Error('no request for events'), { statusCode: 400 })
