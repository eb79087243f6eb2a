import { EventEmitter } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws'
import type { EventFormat } from './eventFormat.js'
import type { Refusal } from './eventRefusal.js'
import type { Line } from './line.js'

/** So long a client may take to read why it ends. */
const CLOSE_MS = 30_000
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** An answer over HTTP that behaves like a WebSocket on which only the server speaks; what the client says came with the request. */
export class EventLine extends EventEmitter implements Line {
  readonly protocol = GRAPHQL_TRANSPORT_WS_PROTOCOL
  readonly OPEN = OPEN
  readyState = OPEN
  readonly #answer: ServerResponse
  readonly #format: EventFormat
  readonly #headers: OutgoingHttpHeaders
  #closed = { code: 1006, reason: '' }

  constructor(answer: ServerResponse, format: EventFormat, headers: OutgoingHttpHeaders) {
    super()
    this.#answer = answer
    this.#format = format
    this.#headers = headers
    answer.on('error', error => this.emit('error', error))
    answer.once('close', () => {
      this.readyState = CLOSED
      this.emit('close', this.#closed.code, this.#closed.reason)
    })
  }

  get bufferedAmount(): number {
    return this.#answer.writableLength
  }

  /** Writes the head, and with it that the request was taken. */
  begin(): void {
    if (this.#answer.headersSent) return
    this.#answer.writeHead(200, { ...this.#headers, ...this.#format.headers })
    this.#answer.write(this.#format.opening)
  }

  send(data: string, taken: (error?: Error | null) => void): void {
    const refusal = this.#answer.headersSent ? null : this.#format.refusalIn(data)
    const text = refusal ? '' : this.#format.write(data)
    if (refusal) this.#refuse(refusal)
    if (text === '') taken()
    else {
      this.begin()
      this.#answer.write(text, taken)
    }
    this.emit('sent')
  }

  /** What only tells that it lives. The network answers for the client: what it does not take, waits. */
  ping(): void {
    if (this.#answer.headersSent && this.#format.ping) this.#answer.write(this.#format.ping)
    this.emit('pong')
  }

  /** Something of the line itself, beside the messages of the protocol. */
  note(message: object): void {
    const text = this.readyState === OPEN ? this.#format.note(message) : ''
    if (text) this.#answer.write(text)
  }

  close(code: number, reason: string): void {
    if (this.readyState !== OPEN) return
    this.#closed = { code, reason }
    const refusal = this.#answer.headersSent ? null : this.#format.refusalOf(code, reason)
    if (refusal) this.#refuse(refusal)
    else this.#end(this.#format.close(code, reason))
  }

  /** Nothing more comes: of all that was asked for, or for now. */
  finish(): void {
    if (this.readyState !== OPEN) return
    this.#closed = { code: 1000, reason: '' }
    this.#end(this.#format.ending)
  }

  terminate(): void {
    this.#answer.destroy()
  }

  #refuse({ status, headers, errors }: Refusal): void {
    const type = { 'content-type': 'application/json; charset=utf-8' }
    this.#answer.writeHead(status, { ...this.#headers, ...headers, ...type })
    this.#end(JSON.stringify({ errors }))
  }

  #end(text: string): void {
    this.begin()
    this.readyState = CLOSING
    this.#answer.end(text)
    const patience = setTimeout(() => this.terminate(), CLOSE_MS).unref()
    this.#answer.once('close', () => clearTimeout(patience))
  }
}
