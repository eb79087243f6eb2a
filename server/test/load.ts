import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Request } from './ask.js'
import type { SignedIn } from './parley.js'
import { startWatch } from './watch.js'

/** A message somebody sent, and what became of it. */
export interface Load extends AsyncDisposable {
  /** Every answer, sent messages and questions alike, and how long it took by the watch. */
  answers: { ms: number; status: number; code: string | undefined; retryAfter: string | null }[]
  sent: { key: string; content: string; messageId: string; replyId: string; attempts: number }[]
  /** What those who follow have at the end, by the id of the reply. */
  followed: Map<string, string>
  /**
   * Sends no more, and waits until every reply that was begun has ended for who follows it. Throws what went wrong
   * meanwhile; after a test that failed nobody asks, and it is not told.
   */
  stop(): Promise<void>
}

const send = `mutation ($content: String!, $key: String!) {
  sendMessage(input: { content: $content, idempotencyKey: $key }) { message { id } reply { id } }
}`

/** People who send messages without a pause, each with one key until it is answered, and follow the replies; one only looks. */
export function startLoad(person: SignedIn, people: number): Load {
  const answers: Load['answers'] = []
  const sent: Load['sent'] = []
  const followed: Load['followed'] = new Map()
  const over = new AbortController()
  const { signal } = over
  const watch = startWatch()
  let stopped = false

  const ask = async (request: Request): Promise<Answer> => {
    const began = watch.ms()
    const answer = await person.askOnce({ ...request, signal })
    answers.push({
      ms: watch.ms() - began,
      status: answer.status,
      code: answer.errors?.[0]?.extensions.code,
      retryAfter: answer.headers.get('retry-after'),
    })
    return answer
  }

  const live = async (n: number) => {
    for (let i = 0; !stopped; i++) {
      const content = `message ${n}.${i}`
      const key = randomUUID()
      let answer = await ask({ query: send, variables: { content, key } })
      let attempts = 1
      for (; !answer.data; attempts++) {
        await delay(100, null, { signal })
        answer = await ask({ query: send, variables: { content, key } })
      }
      const { message, reply } = answer.data.sendMessage
      sent.push({ key, content, messageId: message.id, replyId: reply.id, attempts })
      for await (const { content } of person.client.reply(reply.id, { signal }))
        followed.set(reply.id, content)
    }
  }
  const look = async () => {
    for (; !stopped; await delay(50, null, { signal })) await ask({ query: '{ me { name } }' })
  }

  const lives = [look(), ...Array.from({ length: people }, (_, n) => live(n))]
  const all = Promise.all(lives)
  all.catch(() => {})
  return {
    answers,
    sent,
    followed,
    async stop() {
      stopped = true
      await all
    },
    async [Symbol.asyncDispose]() {
      stopped = true
      over.abort()
      await Promise.allSettled(lives)
      watch[Symbol.dispose]()
    },
  }
}
