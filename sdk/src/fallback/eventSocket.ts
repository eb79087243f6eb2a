import { askForEvents, type Endpoint, NoEvents } from './ask.js'
import { advance, beginAt, type Carried } from './carried.js'
import { readEvents } from './readEvents.js'
import { takeSlot } from './slot.js'
import { POLL, PROOF_MS, SHORT_POLL, SILENCE_MS, TOGETHER_MS } from './times.js'

/** @internal Which way events take, and what becomes of it. */
export interface Way extends Endpoint {
  readonly transport: 'events' | 'polling'
  opened(): void
  closed(): void
  /** It brought something. */
  held(): void
  /** It did not, though the server may be there. */
  blocked(): NoEvents
  lost(): void
}

interface Message {
  id: string
  type: string
  payload?: { data?: Record<string, unknown> | null }
  after: string
  code: number
  reason: string
}

/**
 * @internal Speaks graphql-transport-ws over HTTP, for graphql-ws: all subscriptions share one answer, which is asked for
 * again, each from where it is, whenever one is added or left. So no server has to remember anything, and it may be
 * another one each time.
 */
export function createEventSocket(way: Way): typeof WebSocket {
  class EventSocket {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readyState = 0
    onopen: (() => void) | null = null
    onmessage: ((event: { data: string }) => void) | null = null
    onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null
    onerror: null = null
    readonly #operations = new Map<string, Carried>()
    #headers: Record<string, string> = {}
    #asking = new AbortController()
    #soon: ReturnType<typeof setTimeout> | undefined
    #heard = Date.now()

    constructor() {
      way.opened()
      queueMicrotask(() => {
        if (this.readyState !== 0) return
        this.readyState = 1
        this.onopen?.()
      })
    }

    send(text: string): void {
      const { id, type, payload } = JSON.parse(text)
      if (type === 'connection_init') {
        this.#headers = payload ?? {}
        this.#tell({ type: 'connection_ack' })
      } else if (type === 'ping') {
        if (Date.now() - this.#heard < SILENCE_MS) this.#tell({ type: 'pong' })
      } else if (type === 'subscribe') {
        this.#operations.set(id, payload)
        this.#askSoon()
      } else if (this.#operations.delete(id)) this.#askSoon()
    }

    close(code = 1000, reason = ''): void {
      queueMicrotask(() => this.#end(code, reason))
    }

    #tell(message: object): void {
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }))
    }

    #end(code: number, reason: string): void {
      if (this.readyState === 3) return
      this.readyState = 3
      clearTimeout(this.#soon)
      this.#asking.abort()
      way.closed()
      this.onclose?.({ code, reason, wasClean: true })
    }

    #askSoon(): void {
      clearTimeout(this.#soon)
      this.#soon = setTimeout(() => {
        this.#asking.abort()
        this.#asking = new AbortController()
        const { signal } = this.#asking
        this.#ask(signal).catch(error => {
          if (signal.aborted) return
          const { why, code, reason } = error instanceof NoEvents ? error : new NoEvents('lost')
          const blocked = why === 'blocked' ? way.blocked() : null
          this.#end(blocked?.code ?? code, blocked?.reason ?? reason)
          if (why === 'lost') way.lost()
        })
      }, TOGETHER_MS)
    }

    async #ask(signal: AbortSignal): Promise<void> {
      while (this.#operations.size > 0 && !signal.aborted) {
        const leave = await takeSlot(way.url.href)
        const { seconds, pause } = leave ? POLL : SHORT_POLL
        try {
          if (way.transport === 'events' && leave) await this.#stream(signal)
          else await this.#poll(seconds, signal)
        } finally {
          leave?.()
        }
        if (this.#operations.size > 0) await new Promise(resolve => setTimeout(resolve, pause))
      }
    }

    #operationsNow = () => [...this.#operations].map(([id, payload]) => ({ ...payload, id }))

    async #stream(outer: AbortSignal): Promise<void> {
      const own = new AbortController()
      const abort = () => own.abort()
      outer.addEventListener('abort', abort)
      if (outer.aborted) abort()
      const operations = this.#operationsNow()
      let late = false
      const proof = setTimeout(() => {
        late = true
        abort()
      }, PROOF_MS)
      try {
        const { body } = await askForEvents(way, {
          operations,
          headers: this.#headers,
          signal: own.signal,
        })
        if (!body) throw new NoEvents('blocked')
        await readEvents(
          body,
          () => {
            this.#heard = Date.now()
          },
          data => {
            const message = JSON.parse(data) as Message
            if (message.type === 'live') {
              clearTimeout(proof)
              way.held()
            } else if (!outer.aborted) this.#take(message, data)
          },
        )
      } catch (error) {
        throw late ? new NoEvents('blocked') : error instanceof NoEvents ? error : new NoEvents('closed')
      } finally {
        clearTimeout(proof)
        outer.removeEventListener('abort', abort)
      }
      // What has been added meanwhile is asked for by itself.
      if (operations.some(({ id }) => this.#operations.has(id))) throw new NoEvents('closed')
    }

    async #poll(seconds: number, signal: AbortSignal): Promise<void> {
      const response = await askForEvents(way, {
        operations: this.#operationsNow(),
        headers: this.#headers,
        wait: seconds,
        signal,
      })
      const messages = (await response.json().catch(() => {
        throw new NoEvents('closed')
      })) as Message[]
      if (signal.aborted) return
      this.#heard = Date.now()
      way.held()
      for (const message of messages) this.#take(message, JSON.stringify(message))
    }

    #take(message: Message, data: string): void {
      const { id, type, payload } = message
      if (type === 'close') this.#end(message.code, message.reason)
      const operation = this.#operations.get(id)
      if (!operation || this.readyState !== 1) return
      if (type === 'started') {
        beginAt(operation, message.after)
        return
      }
      const isLast = type === 'next' ? advance(operation, payload?.data) : true
      if (isLast) this.#operations.delete(id)
      this.onmessage?.({ data })
      if (isLast && type === 'next') this.onmessage?.({ data: JSON.stringify({ id, type: 'complete' }) })
    }
  }
  return EventSocket as unknown as typeof WebSocket
}
