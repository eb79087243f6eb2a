import { createClient } from '@redis/client'
import { scripts } from './scripts.js'

const CONNECT_MS = 2000

export type RedisClient = ReturnType<typeof create>
export type Clients = ReturnType<typeof openClients>

/** One connection for commands and one for subscriptions, which share their fate. */
export function openClients(url: string) {
  const commands = create(url)
  const subscriber = create(url)
  const { promise: lost, reject } = Promise.withResolvers<never>()
  lost.catch(() => {})
  let destroyed = false
  for (const client of [commands, subscriber]) {
    client.on('error', reject)
    // One that is destroyed while it connects would stay open.
    client.on('connect', () => destroyed && client.destroy())
  }
  return {
    commands,
    subscriber,
    /** Rejects when one of them is lost. */
    lost,
    async connect(): Promise<void> {
      await Promise.all([commands.connect(), subscriber.connect()])
    },
    /** What waits for an answer is told that none will come. */
    destroy(): void {
      destroyed = true
      reject(new Error('The connection was given up.'))
      for (const client of [commands, subscriber]) client.destroy()
    },
  }
}

function create(url: string) {
  return createClient({
    url,
    scripts,
    // Subscriptions have a connection of their own, so the protocol that every Redis speaks is enough.
    RESP: 2,
    maintNotifications: 'disabled',
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
    // Of a command that waits to be sent, and a timer for each: how long an answer may take is the link's business.
    commandOptions: { timeout: undefined },
  })
}
