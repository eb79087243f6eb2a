import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../base/errors.js'
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

/** Events: what accepts an event stream, or says how long it waits for the next events. */
export const isForEvents = ({ headers, query }: FastifyRequest): boolean =>
  headers.accept?.includes('text/event-stream') || (query as Record<string, unknown>).wait !== undefined

/** Throws BAD_REQUEST and PAYLOAD_TOO_LARGE. */
export function readEventRequest({ id, method, body, query }: FastifyRequest): EventRequest {
  const address = query as Record<string, unknown>
  const changesNothing = method === 'GET'
  const asked = changesNothing ? inAddress(address) : body
  if (!isObject(asked)) throw badRequest()
  const operations = 'operations' in asked ? several(asked.operations) : null
  if (!operations)
    return {
      format: singleStream(id),
      operations: [{ id: '1', payload: asked }],
      waitMs: null,
      changesNothing,
    }
  const { wait } = address
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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const badRequest = () => Object.assign(new Error('no request for events'), { statusCode: 400 })
