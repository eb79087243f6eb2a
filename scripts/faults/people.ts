import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { bearer, createClient, type Parley, ParleyError } from '@parley/sdk'
import { type Answer, tellingFetch } from './answers.ts'
import { within } from './until.ts'

/** A message somebody sent, and what became of it. */
export interface Sent {
  n: number
  key: string
  /** One for each attempt, in their order. */
  answers: Answer[]
  acknowledged: { messageId: string; replyId: string } | null
  /** What its follower has of the reply. */
  heard: string
  /** The reply as it was told to be stored; null while its end was not told. */
  told: { content: string; status: string } | null
}

export interface People {
  sent: Sent[]
  /** Answers to those who only look. */
  looked: Answer[]
  /** Calls of the SDK that failed for good, by their codes: whoever made them had to make them again. */
  failed: string[]
  /** What no new connection mended. */
  broken: string[]
  /** Whether everybody had so many more messages acknowledged and answered within so long. */
  progress(more: number, ms: number): Promise<boolean>
  /** Sends no more. Whether all that was sent came to an end within so long. */
  stop(ms: number): Promise<boolean>
}

export interface PeopleOptions {
  /** The entrances; people use them in turn, and follow at another one than they send at. */
  urls: string[]
  tokens: string[]
  /** People who get an answer of a third of a second. */
  quick: number
  /** People who get one of many seconds. */
  slow: number
  /** How long everybody thinks before each message, and nobody only looks; without it nobody ever thinks. */
  thinkMs?: number
}

/** How long a person waits before they press the button again. */
const AGAIN_MS = 300
const LOOK_MS = 200
const TURNS = 4

/** People who send messages without a pause, each with one key until it is answered, and follow the replies. */
export function startPeople({ urls, tokens, quick, slow, thinkMs = 0 }: PeopleOptions): People {
  const over = new AbortController()
  const { signal } = over
  const sent: Sent[] = []
  const looked: Answer[] = []
  const failed: string[] = []
  const broken: string[] = []
  const clients: Parley[] = []
  const waiting = new Set<() => void>()
  let stopped = false
  let numbers = 0

  const at = <T>(list: T[], i: number) => list[i % list.length] as T
  const connect = (url: string, token: string, tell: (answer: Answer) => void) => {
    const client = createClient({ url, auth: bearer(token), fetch: tellingFetch(tell) })
    clients.push(client)
    return client
  }

  const fail = (error: unknown) => {
    if (!signal.aborted) failed.push(codeOf(error))
  }

  /** Numbers divisible by three are answered shortly. */
  const nextNumber = (isQuick: boolean) => 3 * ++numbers + (isQuick ? 0 : 1)

  async function live(i: number, isQuick: boolean, done: () => void): Promise<void> {
    let current: Sent | null = null
    const own = urls.map(url => connect(url, at(tokens, i), answer => current?.answers.push(answer)))
    let conversationId: string | undefined
    for (let turn = 1; !stopped; turn++) {
      if (thinkMs > 0) await think(at(own, i))
      current = {
        n: nextNumber(isQuick),
        key: randomUUID(),
        answers: [],
        acknowledged: null,
        heard: '',
        told: null,
      }
      sent.push(current)
      for (let attempt = 0; !current.acknowledged && !signal.aborted; attempt++) {
        const input = { content: String(current.n), idempotencyKey: current.key, conversationId }
        try {
          const { message, reply, conversation } = await at(own, i + attempt).sendMessage(input, { signal })
          current.acknowledged = { messageId: message.id, replyId: reply.id }
          conversationId = turn % TURNS === 0 ? undefined : conversation.id
        } catch (error) {
          fail(error)
          await delay(AGAIN_MS, null, { signal }).catch(() => {})
        }
      }
      if (current.acknowledged) await follow(current, current.acknowledged.replyId, at(own, i + turn))
      done()
    }
  }

  /** With the page open, each at their own pace. */
  async function think(client: Parley): Promise<void> {
    await delay(thinkMs * (0.5 + Math.random()), null, { signal }).catch(() => {})
    await client.me({ signal }).catch(fail)
  }

  async function follow(message: Sent, replyId: string, client: Parley): Promise<void> {
    try {
      for await (const event of client.reply(replyId, { signal })) {
        message.heard = event.content
        if (event.message) message.told = { content: event.message.content, status: event.message.status }
      }
    } catch (error) {
      if (!signal.aborted) broken.push(codeOf(error))
    }
  }

  async function look(url: string, token: string): Promise<void> {
    const client = connect(url, token, answer => looked.push(answer))
    while (!stopped) {
      await client.me({ signal }).catch(fail)
      await delay(LOOK_MS)
    }
  }

  const turns = new Array<number>(quick).fill(0)
  const ended = Promise.all([
    ...turns.map((_, i) =>
      live(i, true, () => {
        turns[i] = (turns[i] ?? 0) + 1
        for (const wake of waiting) wake()
      }),
    ),
    ...Array.from({ length: slow }, (_, i) => live(i, false, () => {})),
    ...(thinkMs > 0 ? [] : urls.map((url, i) => look(url, at(tokens, i)))),
  ])

  return {
    sent,
    looked,
    failed,
    broken,
    progress(more, ms) {
      const goals = turns.map(turn => turn + more)
      const { promise, resolve } = Promise.withResolvers<void>()
      const wake = () => {
        if (goals.every((goal, i) => (turns[i] ?? 0) >= goal)) resolve()
      }
      waiting.add(wake)
      return within(ms, promise).finally(() => waiting.delete(wake))
    },
    async stop(ms) {
      stopped = true
      const all = await within(ms, ended)
      over.abort()
      await ended
      for (const client of clients) client.close()
      return all
    },
  }
}

const codeOf = (error: unknown) => (error instanceof ParleyError ? error.code : String(error))
