import { hashToken, newToken } from '../src/access/session/token.js'
import { newId } from '../src/base/db/id.js'
import { createQueue } from '../src/base/db/queue.js'
import { type Answer, ask, type GraphQLAnswer, openSocket, type Request, type Socket } from './ask.js'
import { beside } from './beside.js'
import { addPerson } from './people.js'

const hour = 3_600_000

/** So many people with a session each, in the database of a running server. The result are their tokens. */
export function hirePeople(databaseUrl: string, count: number): Promise<string[]> {
  return beside(databaseUrl, async client => {
    const tokens: string[] = []
    for (let n = 0; n < count; n++) {
      const { id: userId } = await addPerson(client, { name: `Person ${n}`, roles: ['rol_user'] })
      const token = newToken()
      const now = new Date()
      const times = { createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + 8 * hour) }
      const made = { id: newId('ses'), userId, kind: 'BROWSER', provider: 'dev', tokenHash: hashToken(token) }
      await client.session.create({ data: { ...made, ...times } })
      tokens.push(token)
    }
    return tokens
  })
}

/** What people behind one address did, and what of it did not work. */
export interface Day {
  pages: number
  sockets: number
  sent: number
  /** Replies that were followed to their end. */
  replies: number
  /** Everything else that was answered, by whatever. */
  refused: string[]
}

export interface DayOptions {
  url: string
  tokens: string[]
  /** Messages of each person. */
  messages?: number
  /** Requests on their way at the same time; sockets are all open at once in any case. */
  atOnce?: number
  /** Of every request and handshake: what a trusted proxy would say of the address. */
  headers?: Record<string, string>
}

const page = '{ serverInfo { version } me { name } conversations(first: 20) { nodes { id } } }'
const send = 'mutation ($content: String!) { sendMessage(input: { content: $content }) { reply { id } } }'
const follow = 'subscription ($id: ID!) { reply(messageId: $id) { status } }'

/**
 * Everybody comes at once: opens the page and a WebSocket, sends messages and follows the replies. Every second one is a
 * browser, whose cookie comes with the handshake; the others introduce themselves after it. Nothing is tried again.
 */
export async function spendDay(options: DayOptions): Promise<Day> {
  const { url, tokens, messages = 2, atOnce = 16, headers = {} } = options
  const hands = Array.from({ length: atOnce }, () => createQueue())
  const day: Day = { pages: 0, sockets: 0, sent: 0, replies: 0, refused: [] }
  await Promise.all(
    tokens.map(async (token, n) => {
      const person = n % 2 === 0 ? asBrowser(url, token, headers) : asProgram(url, token, headers)
      const hand = hands[n % atOnce] ?? createQueue()
      const ask = (request: Request | string) => hand.run(() => person.ask(request))
      try {
        expectData(await ask(page))
        day.pages += 1
        await using socket = await person.open()
        day.sockets += 1
        for (let count = 0; count < messages; count++) {
          const variables = { content: `message ${count} of ${n}` }
          const { sendMessage } = expectData(await ask({ query: send, variables }))
          day.sent += 1
          await followReply(socket, `${count}`, sendMessage.reply.id)
          day.replies += 1
          expectData(await ask(page))
          day.pages += 1
        }
      } catch (error) {
        day.refused.push(error instanceof Error ? error.message : String(error))
      }
    }),
  )
  return day
}

interface Visitor {
  ask(request: Request | string): Promise<Answer>
  open(): Promise<Socket>
}

/** Where the cookie is the credential, also of the handshake. */
function asBrowser(url: string, token: string, more: Record<string, string>): Visitor {
  const headers = { ...more, cookie: `parley-session=${token}`, origin: new URL(url).origin }
  return {
    ask: request => ask(url, { ...(typeof request === 'string' ? { query: request } : request), headers }),
    open: () => openSocket(url, undefined, { headers }),
  }
}

/** Where the credential comes after the handshake. */
const asProgram = (url: string, token: string, headers: Record<string, string>): Visitor => ({
  ask: request =>
    ask(url, { ...(typeof request === 'string' ? { query: request } : request), headers }, token),
  open: () => openSocket(url, token, { headers }),
})

async function followReply(socket: Socket, id: string, messageId: string): Promise<void> {
  socket.send({ id, type: 'subscribe', payload: { query: follow, variables: { id: messageId } } })
  let status = ''
  for (let message = await socket.next(); message.type !== 'complete'; message = await socket.next()) {
    if (message.type === 'error') throw new Error(`a reply: ${message.payload[0].extensions.code}`)
    if (message.type !== 'next') continue
    status = expectData(message.payload).reply.status ?? status
  }
  if (status !== 'COMPLETE') throw new Error(`a reply ended ${status}`)
}

function expectData({ data, errors }: GraphQLAnswer) {
  if (errors || !data) throw new Error(errors?.[0]?.extensions.code ?? 'no data')
  return data
}
