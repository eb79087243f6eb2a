import { createClient } from '@redis/client'
import { scripts } from './scripts.js'

const CONNECT_MS = 2000

export type RedisClient = ReturnType<typeof create>
export type Clients = ReturnType<typeof openClients>

/** By whom, and with which token at this moment. */
export interface TokenLogin {
  user: string
  password(): Promise<string>
  /** How often it is asked whether there is another one. */
  everyMs?: number
}

/** One connection for commands and one for subscriptions, which share their fate. */
export function openClients(url: string, login: TokenLogin | null) {
  const commands = create(url, login)
  // One that listens may show a new token by the newer protocol alone.
  const subscriber = create(url, login, login ? 3 : 2)
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

function create(url: string, login: TokenLogin | null, protocol: 2 | 3 = 2) {
  return createClient({
    ...(login ? { url: withoutUser(url), credentialsProvider: credentialsOf(login) } : { url }),
    scripts,
    // Subscriptions have a connection of their own, so the protocol that every Redis speaks is enough.
    RESP: protocol as 2,
    maintNotifications: 'disabled',
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
    // Of a command that waits to be sent, and a timer for each: how long an answer may take is the link's business.
    commandOptions: { timeout: undefined },
  })
}

/** Else the client takes what the address says. */
const withoutUser = (url: string): string => Object.assign(new URL(url), { username: '' }).href

const credentialsOf = ({ user, password }: TokenLogin) => ({
  type: 'async-credentials-provider' as const,
  credentials: async () => ({ username: user, password: await password() }),
})
