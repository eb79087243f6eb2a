import { randomUUID } from 'node:crypto'
import type { Parley } from '@parley/sdk'
import * as ownSdk from '@parley/sdk'
import type { Balancer } from './balancer.ts'
import type { Member } from './member.ts'
import { piecesFor } from './numbersModel.ts'

export interface RollingOptions {
  balancer: Balancer
  /** Starts a server that the balancer can lead to; how many were started before. */
  start: (before: number) => Promise<Member>
  /** Servers at the same time. */
  size?: number
  /** What people use, where it is not the SDK of this build. */
  sdk?: Pick<typeof ownSdk, 'bearer' | 'createClient'>
  /** The session of somebody, once both serve. */
  token: (servers: readonly Member[]) => Promise<string>
  /** At the same time, each with a client of its own. */
  people: number
  /** At least so many calls of theirs. */
  calls: number
  /** SIGTERMs, to the servers in turn. */
  restarts: number
  /** Before the first server is told to stop. */
  onBegin?: (token: string) => Promise<void>
  /** What else is done all the time, until it is over. */
  also?: (work: Work) => Promise<void>[]
  /** A server was told to stop, and has not ended yet. */
  onStopping?: (server: Member) => Promise<void>
}

/** What goes on while servers are replaced. */
export interface Work {
  token: string
  isOver(): boolean
  /** Counts a call, and what it failed with. */
  call<T>(name: string, work: PromiseLike<T>): Promise<T | undefined>
}

/** What a rolling restart came to. All but the calls has to be nothing. */
export interface Rolled {
  calls: number
  /** The same by their names. */
  byName: Record<string, number>
  /** What failed for good, with its code. */
  failed: string[]
  /** Replies that are not what the model said. */
  wrong: string[]
  /** Servers that did not end as they should. */
  unclean: string[]
}

/**
 * Replaces servers behind a balancer one after the other, as orchestrators do: SIGTERM, the end, another one. Meanwhile
 * people send, follow, read and change things by the SDK, and somebody reads without it, who repeats nothing.
 */
export async function roll(options: RollingOptions): Promise<Rolled> {
  const { balancer, start, people, calls, restarts, size = 2, sdk = ownSdk } = options
  const rolled: Rolled = { calls: 0, byName: {}, failed: [], wrong: [], unclean: [] }
  const servers: Member[] = []
  while (servers.length < size) servers.push(await start(servers.length))
  for (const [place, { url }] of servers.entries()) await balancer.lead(place, url)
  const token = await options.token(servers)
  await options.onBegin?.(token)
  let isOver = false
  let numbers = 0

  const call = async <T>(name: string, work: PromiseLike<T>): Promise<T | undefined> => {
    rolled.calls++
    rolled.byName[name] = (rolled.byName[name] ?? 0) + 1
    try {
      return await work
    } catch (error) {
      const why =
        error instanceof ownSdk.ParleyError
          ? `${error.code} ${error.status ?? ''} ${String(error.cause ?? '')}`
          : String(error)
      rolled.failed.push(`${name}: ${why}`)
      return undefined
    }
  }

  const live = async (client: Parley): Promise<void> => {
    while (!isOver || rolled.calls < calls) {
      // Divisible by three: answered in a third of a second.
      const n = 3 * ++numbers
      const input = { content: String(n), idempotencyKey: randomUUID() }
      const sent = await call('send', client.sendMessage(input))
      if (!sent) continue
      const { conversation, reply } = sent
      const [told] = await Promise.all([
        call('follow', client.reply(reply.id).done()),
        call('me', client.me()),
        call('rename', client.updateConversation(conversation.id, { title: `About ${n}` })),
      ])
      const read = await call('read', client.conversationMessages(conversation.id, { first: 10 }).all(10))
      const right = piecesFor(n).join('')
      const stored = read?.find(({ id }) => id === reply.id)
      for (const message of [told, stored])
        if (message && (message.content !== right || message.status !== 'COMPLETE'))
          rolled.wrong.push(`${n}: ${message.status} after ${message.content.length} of ${right.length}`)
    }
  }

  /** Each answer has to be the first one. */
  const readPlainly = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ query: '{ me { id } }' })
    const ask = async () => {
      const answer = await fetch(`${balancer.url}/graphql`, { method: 'POST', headers, body })
      if (!(await answer.text()).includes('"id"')) throw new Error(String(answer.status))
    }
    while (!isOver) await call('plain', ask())
  }

  const clients = Array.from({ length: people }, () =>
    sdk.createClient({ url: balancer.url, auth: sdk.bearer(token) }),
  )
  const others = options.also?.({ token, isOver: () => isOver, call }) ?? []
  const lives = Promise.all([...clients.map(live), readPlainly(), ...others])
  for (let i = 0; i < restarts; i++) {
    const place = i % servers.length
    const server = servers[place] as Member
    const { process } = server
    process.kill('SIGTERM')
    await options.onStopping?.(server)
    const { code, signal } = await process.exit
    if (code !== 0) rolled.unclean.push(`${place} ended with ${code ?? signal}`)
    const next = await start(size + i)
    servers[place] = next
    await balancer.lead(place, next.url)
  }
  isOver = true
  await lives
  for (const client of clients) client.close()
  return rolled
}
