import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from './ask.js'
import type { SignedIn } from './parley.js'

/** A message somebody sent, and what became of it. */
export interface Load {
  /** Every answer, sent messages and questions alike. */
  answers: { ms: number; status: number; code: string | undefined; retryAfter: string | null }[]
  sent: { key: string; content: string; messageId: string; replyId: string; attempts: number }[]
  /** What those who follow have at the end, by the id of the reply. */
  followed: Map<string, string>
  /** Sends no more, and waits until every reply that was begun has ended for who follows it. */
  stop(): Promise<void>
}

const send = `mutation ($content: String!, $key: String!) {
  sendMessage(input: { content: $content, idempotencyKey: $key }) { message { id } reply { id } }
}`

/** People who send messages without a pause, each with one key until it is answered, and follow the replies; one only looks. */
export function startLoad(person: SignedIn, people: number): Load {
  const load: Load = { answers: [], sent: [], followed: new Map(), stop: async () => {} }
  let stopped = false

  const ask = async (request: Parameters<SignedIn['ask']>[0]): Promise<Answer> => {
    const began = performance.now()
    const answer = await person.ask(request)
    load.answers.push({
      ms: performance.now() - began,
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
        await delay(100)
        answer = await ask({ query: send, variables: { content, key } })
      }
      const { message, reply } = answer.data.sendMessage
      load.sent.push({ key, content, messageId: message.id, replyId: reply.id, attempts })
      for await (const { content } of person.client.reply(reply.id)) load.followed.set(reply.id, content)
    }
  }
  const look = async () => {
    for (; !stopped; await delay(50)) await ask('{ me { name } }')
  }

  const lives = [look(), ...Array.from({ length: people }, (_, n) => live(n))]
  load.stop = async () => {
    stopped = true
    await Promise.all(lives)
  }
  return load
}
