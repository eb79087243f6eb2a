import type { OutgoingHttpHeaders } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import { type Refusal, refusalOf } from './eventRefusal.js'

/** How the messages of graphql-transport-ws are written into an answer over HTTP. */
export interface EventFormat {
  headers: OutgoingHttpHeaders
  /** Before it is known what becomes of what was asked for. */
  opensAtOnce: boolean
  opening: string
  /** Written now and then, so that nobody on the way takes the connection for dead; '' where nothing may be. */
  ping: string
  ending: string
  /** '' where a message is not told. */
  write(message: string): string
  /** What a client has to know beside the messages; '' where it is not told. */
  note(note: object): string
  close(code: number, reason: string): string
  /** Where a message refuses all that was asked for: an answer by itself, while there is none yet. */
  refusalIn(message: string): Refusal | null
  refusalOf(code: number, reason: string): Refusal | null
}

/** Browsers and proxies hold back the first bytes of an answer, some as many as this. */
const PADDING = `:${' '.repeat(2048)}\n\n`

const eventStream: Pick<EventFormat, 'headers' | 'opening' | 'ping'> = {
  headers: {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-store, no-transform',
    // Asks nginx, and what is made of it, not to hold anything back.
    'x-accel-buffering': 'no',
  },
  opening: PADDING,
  ping: ':\n\n',
}

const closing = (code: number, reason: string) => JSON.stringify({ type: 'close', code, reason })
const never = () => null

/** The messages themselves, one an event: for clients that share one stream among all that they follow. */
export const sharedStream: EventFormat = {
  ...eventStream,
  opensAtOnce: true,
  ending: '',
  write: message => `data: ${message}\n\n`,
  note: note => `data: ${JSON.stringify(note)}\n\n`,
  close: (code, reason) => `data: ${closing(code, reason)}\n\n`,
  refusalIn: never,
  refusalOf: never,
}

/** The messages of a while as one list of JSON: for clients whose network lets no stream through. */
export const poll: EventFormat = {
  headers: { 'content-type': 'application/json; charset=utf-8' },
  opensAtOnce: false,
  opening: '[{"type":"live"}',
  ping: '',
  ending: ']',
  write: message => `,${message}`,
  note: note => `,${JSON.stringify(note)}`,
  close: (code, reason) => `,${closing(code, reason)}]`,
  refusalIn: never,
  refusalOf: never,
}

/** One operation by the protocol of graphql-sse, in its mode of distinct connections. */
export const singleStream = (requestId: string): EventFormat => {
  const next = (result: unknown) => `event: next\ndata: ${JSON.stringify(result)}\n\n`
  const complete = 'event: complete\ndata:\n\n'
  return {
    ...eventStream,
    opensAtOnce: false,
    ending: '',
    write(message) {
      const { type, payload } = JSON.parse(message)
      if (type === 'next') return next(payload)
      if (type === 'error') return next({ errors: payload }) + complete
      return type === 'complete' ? complete : ''
    },
    note: () => '',
    close: (code, reason) => next({ errors: refusalOf(code, reason, requestId).errors }) + complete,
    refusalIn(message) {
      const { type, payload } = JSON.parse(message) as { type: string; payload: GraphQLFormattedError[] }
      return type === 'error' ? refusalOf(0, '', requestId, payload) : null
    },
    refusalOf: (code, reason) => refusalOf(code, reason, requestId),
  }
}
