import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { within } from '../within.js'
import { type Clients, openClients, type RedisClient, type TokenLogin } from './clients.js'
import { reasonOf } from './reason.js'
import { startRenewal } from './tokenRenewal.js'

const PROBE_MS = 500
/** So long nothing is heard of Redis before it counts as lost; what waits for it then goes on without. */
const PATIENCE_MS = 1000
const CONNECT_MS = 3000
const RETRY_MS = 1000

export type Link = ReturnType<typeof createLink>

/**
 * Keeps two connections to Redis, one of them for subscriptions, and knows at any time whether they can be used: twice a
 * second a value is written and a message sent to itself. What does not come back in time ends both, and new ones are
 * opened. The client's own reconnecting would not notice a network that swallows what it is given.
 */
export function createLink(deps: {
  url: string
  /** Null: the address says who asks. */
  login: TokenLogin | null
  log: Pick<Logger, 'info' | 'warn'>
  /** Prefix of keys and channels. */
  keys: string
  channels: string
  /** What is to be subscribed whenever there are new connections. */
  subscriptions: () => string[]
  onMessage: (channel: string, message: string) => void
  onChange: (up: boolean) => void
}) {
  const { url, login, log, subscriptions, onMessage, onChange } = deps
  const own = `${deps.channels}probe:${randomUUID()}`
  const probeKey = `${deps.keys}probe`
  const closing = new AbortController()
  const { signal } = closing
  let clients: Clients | null = null
  let heard = () => {}
  let told: 'nothing' | 'up' | 'down' = 'nothing'
  let closed = false

  const hear = (message: string, channel: string) => {
    if (channel === own) heard()
    else onMessage(channel.slice(deps.channels.length), message)
  }

  const probe = async (to: Clients) => {
    const echo = new Promise<void>(resolve => {
      heard = resolve
    })
    const answered = Promise.all([
      to.commands.set(probeKey, '', { expiration: { type: 'EX', value: 60 } }),
      to.commands.publish(own, ''),
      echo,
    ])
    await inTime(PATIENCE_MS, answered)
  }

  /** The client asks only for what it has not. */
  const subscribe = (to: Clients) =>
    to.subscriber.subscribe([own, ...subscriptions().map(name => deps.channels + name)], hear)

  const connect = async (): Promise<Clients> => {
    const opened = openClients(url, login)
    signal.addEventListener('abort', opened.destroy, { once: true })
    try {
      await inTime(CONNECT_MS, Promise.race([opened.connect().then(() => subscribe(opened)), opened.lost]))
      await probe(opened)
      return opened
    } catch (error) {
      opened.destroy()
      throw error
    } finally {
      signal.removeEventListener('abort', opened.destroy)
    }
  }

  /** Until the connections are lost: rejects with why. */
  const watch = (open: Clients): Promise<never> =>
    new Promise((_, reject) => {
      open.lost.catch(reject)
      const probeLater = () => {
        const timer = setTimeout(() => {
          if (clients === open) probe(open).then(probeLater, reject)
        }, PROBE_MS)
        timer.unref()
      }
      probeLater()
    })

  const tell = (state: 'up' | 'down', error?: unknown) => {
    if (told === state) return
    const before = told === 'up'
    if (state === 'down')
      log.warn(`${reasonOf(error, url, before)} This server goes on without the others until it is back`)
    else if (told === 'down') log.info('Redis can be used again')
    told = state
  }

  const keep = async (first: PromiseWithResolvers<void>) => {
    while (!closed) {
      try {
        const opened = await connect()
        if (closed) return opened.destroy()
        clients = opened
        // What came meanwhile; from here on whoever subscribes finds the connection.
        await inTime(PATIENCE_MS, subscribe(opened))
        tell('up')
        onChange(true)
        first.resolve()
        const renewal = login && startRenewal(login, opened)
        await watch(opened).finally(() => renewal?.stop())
      } catch (error) {
        const lost = clients
        clients = null
        lost?.destroy()
        if (closed) return
        tell('down', error)
        if (lost) onChange(false)
        first.resolve()
      }
      await delay(Math.random() * RETRY_MS, undefined, { ref: false, signal }).catch(() => {})
    }
  }
  const first = Promise.withResolvers<void>()
  const kept = keep(first)

  return {
    /** Whether Redis answers just now. */
    get up(): boolean {
      return clients !== null
    },
    /** Settles with the first attempt, whatever came of it. */
    first: first.promise,
    /** Rejects at once while Redis cannot be used, and when it is lost meanwhile. */
    run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
      return clients ? command(clients.commands) : Promise.reject(new Error('Redis cannot be used.'))
    },
    /** Lost while Redis cannot be used. */
    publish(channel: string, message: string): void {
      clients?.commands.publish(deps.channels + channel, message).catch(() => {})
    },
    /** Resolves when it is active, or will be with the next connection. */
    async subscribe(channel: string): Promise<void> {
      await clients?.subscriber.subscribe(deps.channels + channel, hear).catch(() => {})
    },
    unsubscribe(channel: string): void {
      clients?.subscriber.unsubscribe(deps.channels + channel, hear).catch(() => {})
    },
    async close(): Promise<void> {
      const open = clients
      closed = true
      clients = null
      // What was said last still goes out.
      if (open) await inTime(PATIENCE_MS, open.commands.close()).catch(() => {})
      closing.abort()
      open?.destroy()
      await kept
    },
  }
}

const inTime = <T>(ms: number, work: Promise<T>): Promise<T> =>
  within(ms, work, () => {
    throw new Error(`it did not answer within ${ms} ms.`)
  })
