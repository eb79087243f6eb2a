import { ask, openSocket } from '../../server/test/ask.ts'
import { piecesFor } from '../../server/test/numbersModel.ts'

/** A message whose mutation was answered, and what its follower was shown of the reply. */
export interface Sent {
  n: number
  messageId: string
  replyId: string
  /** What the model says. */
  expected: string
  shown: { at: number; length: number }[]
  content: string
  /** The final status, if the follower saw it. */
  announced: string | null
}

export interface StoredMessage {
  content: string
  status: string
  failure: { code: string } | null
}

const sendMessage =
  'mutation ($content: String!) { sendMessage(input: { content: $content }) { message { id } reply { id } } }'
const regenerateReply = 'mutation ($id: ID!) { regenerateReply(id: $id) { id } }'
const node =
  'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Message { content status failure { code } } } }'
const reply =
  'subscription ($id: ID!, $offset: Int) { reply(messageId: $id, offset: $offset) { offset text status } }'

/** Somebody signed in at `url`. */
export function createCaller(url: string, token: string) {
  return {
    async send(n: number): Promise<Sent> {
      const { data, errors } = await ask(
        url,
        { query: sendMessage, variables: { content: String(n) } },
        token,
      )
      if (!data?.sendMessage) throw new Error(errors?.[0]?.message ?? 'The message was not answered.')
      const { message, reply } = data.sendMessage
      return {
        n,
        messageId: message.id,
        replyId: reply.id,
        expected: piecesFor(n).join(''),
        shown: [],
        content: '',
        announced: null,
      }
    },

    /** Has the same message answered again. */
    async regenerate({ n, messageId, replyId, expected }: Sent): Promise<Sent> {
      const { data, errors } = await ask(url, { query: regenerateReply, variables: { id: replyId } }, token)
      if (!data?.regenerateReply) throw new Error(errors?.[0]?.message ?? 'The reply was not begun again.')
      const again = data.regenerateReply.id
      return { n, messageId, replyId: again, expected, shown: [], content: '', announced: null }
    },

    async stored(ids: string[]): Promise<(StoredMessage | null)[]> {
      const found: (StoredMessage | null)[] = []
      for (let i = 0; i < ids.length; i += 100) {
        const variables = { ids: ids.slice(i, i + 100) }
        const { data, errors } = await ask(url, { query: node, variables }, token)
        if (!data) throw new Error(errors?.[0]?.message)
        found.push(...data.nodes)
      }
      return found
    },

    /** Follows a reply from what was shown of it, until its end or that of the server. */
    async follow(sent: Sent): Promise<void> {
      const socket = await openSocket(url, token)
      const variables = { id: sent.replyId, offset: sent.content.length }
      socket.send({ id: '1', type: 'subscribe', payload: { query: reply, variables } })
      while (sent.announced === null) {
        const { type, payload } = await socket.next()
        const event = payload?.data?.reply
        if (type !== 'next' || !event) throw new Error(`${type}: ${JSON.stringify(payload)}`)
        sent.content = sent.content.slice(0, event.offset) + event.text
        sent.shown.push({ at: performance.now(), length: sent.content.length })
        if (event.status !== 'STREAMING') sent.announced = event.status
      }
      await socket[Symbol.asyncDispose]()
    },
  }
}
