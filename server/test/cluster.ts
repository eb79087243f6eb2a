import { bearer, type Parley as Client, createClient } from '@parley/sdk'
import { expect } from 'vitest'
import { createQueue, type Queue } from '../src/base/db/queue.js'
import { type Answer, ask, openSocket, type Request } from './ask.js'
import { type Person, signInByBrowser } from './browser.js'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { type Member, startMember } from './member.js'
import { type ModelServer, startModelServer } from './modelServer.js'
import { type RedisServer, startRedis } from './redis.js'
import { createRelay, type Relay } from './relay.js'
import { startWatch } from './watch.js'

/** Several built servers on one PostgreSQL and one Redis, each with networks of its own. */
export interface Cluster {
  servers: Member[]
  redis: RedisServer
  model: ModelServer
  beginnings: Queue
  /** Signed in at the first, and so at all of them. */
  signIn(person: Person): Promise<(server: Member) => Visitor>
  /** An address that leads to one of the servers, and to another one when it is told so. */
  front(server: Member): Promise<Relay>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Visitor {
  token: string
  client: Client
  ask(request: Request | string): Promise<Answer>
}

export interface ClusterOptions {
  size?: number
  env?: Record<string, string>
}

export async function startCluster({ size = 2, env = {} }: ClusterOptions = {}): Promise<Cluster> {
  const cleanUp = new AsyncDisposableStack()
  const database = await createTestDatabase('postgresql')
  cleanUp.defer(() => database.drop())
  const redis = cleanUp.use(await startRedis())
  const model = await startModelServer()
  cleanUp.defer(() => model.close())
  const relayTo = async (url: string) => {
    const relay = await createRelay(url)
    cleanUp.defer(relay.close)
    return relay
  }

  const start = () =>
    startMember(cleanUp, {
      folder: database.folder,
      databaseUrl: database.url,
      redisUrl: redis.url,
      modelUrl: model.url,
      env,
    })
  // The first prepares the database.
  const first = await start()
  const servers = [first, ...(await Promise.all(Array.from({ length: size - 1 }, start)))]

  return {
    servers,
    redis,
    model,
    beginnings: createQueue(),
    async signIn(person) {
      const { token } = await signInByBrowser(first.url, person)
      return ({ url }) => {
        const client = createClient({ url, auth: bearer(token) })
        cleanUp.defer(() => client.close())
        return { token, client, ask: request => ask(url, request, token) }
      }
    },
    front: ({ url }) => relayTo(url),
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  }
}

/** The servers of a cluster, and somebody who is signed in at all of them. */
export async function openCluster(size: number, env?: Record<string, string>) {
  const cluster = await startCluster({ size, env })
  const [a, b = a, c = a, d = a] = cluster.servers as [Member, ...Member[]]
  return { cluster, a, b, c, d, at: await cluster.signIn('user') }
}

export type World = Awaited<ReturnType<typeof openCluster>>

/** Somebody signs out at one server and has a socket at another, which is closed in time. */
export async function expectRevocation({ cluster, a, b }: World, ms: number): Promise<void> {
  const at = await cluster.signIn('viewer')
  await using socket = await openSocket(b.url, at(b).token)
  using watch = startWatch()
  expect((await at(a).ask('mutation { signOut }')).errors).toBeUndefined()
  expect((await socket.closed).code).toBe(4401)
  expect(watch.ms()).toBeLessThan(ms)
}

export const busIs = (server: Member, state: 'ok' | 'degraded') =>
  eventually(async () => expect(await server.health('bus')).toBe(state))

/** A reply at `server` whose beginning is seen at `reader`, and the rest of it in the hand of the test. */
export async function beginReply(
  { model, beginnings }: Cluster,
  server: Visitor,
  reader: Visitor,
  text: string,
) {
  // One after the other: the model gives its answers to requests in their order.
  const { answer, reply, conversation } = await beginnings.run(async () => {
    const answer = model.hold()
    const sent = await server.client.sendMessage({ content: 'Hi' })
    await answer.received
    return { ...sent, answer }
  })
  answer.send(text)
  await seen(reader, reply.id, text)
  return { answer, id: reply.id, conversationId: conversation.id }
}

export async function seen(reader: Visitor, id: string, text: string): Promise<void> {
  for await (const { content } of reader.client.reply(id)) if (content === text) return
}
