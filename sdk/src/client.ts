import { ParleyError } from './errors.js'
import * as documents from './generated/graphql.js'
import { newKey } from './idempotency.js'
import { createList } from './list.js'
import { asNode } from './node.js'
import type { Parley } from './parley.js'
import { followReply } from './reply.js'
import { createRequest, graphqlUrl, type RequestConfig } from './request.js'
import { createSocket } from './socket.js'

/** Where the server is, and who asks. */
export interface ClientConfig extends Omit<RequestConfig, 'signal'> {
  /** In place of the global `WebSocket`. */
  webSocket?: typeof WebSocket | undefined
}

const signedOutCodes = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_REVOKED']

/**
 * A client of a Parley server, for browsers and Node.
 *
 * @example
 * ```ts
 * import { bearer, createClient } from '@parley/sdk'
 *
 * const parley = createClient({ url: 'https://chat.example.com', auth: bearer(() => token) })
 * const { reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 * parley.close()
 * ```
 *
 * @throws {TypeError} if `url` is not an address.
 */
export function createClient(config: ClientConfig): Parley {
  const { auth, webSocket } = config
  const closing = new AbortController()
  const request = createRequest({ ...config, signal: closing.signal })
  const socket = createSocket({ url: graphqlUrl(config.url), auth, webSocket })

  return {
    request,
    serverInfo: async options => (await request(documents.ServerInfoDocument, {}, options)).serverInfo,
    me: async options => (await request(documents.MeDocument, {}, options)).me,
    models: async options => (await request(documents.ModelsDocument, {}, options)).models ?? [],

    async node(id, options) {
      const { node } = await request(documents.NodeDocument, { id }, options)
      return node && asNode(node)
    },
    async nodes(ids, options) {
      const { nodes } = await request(documents.NodesDocument, { ids }, options)
      return nodes.map(node => node && asNode(node))
    },

    conversation: async (id, options) =>
      (await request(documents.ConversationDocument, { id }, options)).conversation,
    conversations: (args = {}, options) =>
      createList(
        async at => (await request(documents.ConversationsDocument, at, options)).conversations,
        args,
      ),
    messages: (args = {}, options) =>
      createList(async at => (await request(documents.MessagesDocument, at, options)).messages, args),
    conversationMessages: (id, args = {}, options) =>
      createList(
        async at =>
          (await request(documents.ConversationMessagesDocument, { ...at, id }, options)).conversation
            ?.messages,
        args,
      ),

    async createConversation(input = {}, options) {
      const variables = { input: { ...input, idempotencyKey: input.idempotencyKey ?? newKey() } }
      return (await request(documents.CreateConversationDocument, variables, options)).createConversation
    },
    async updateConversation(id, input, options) {
      const document = documents.UpdateConversationDocument
      return (await request(document, { id, input }, { idempotent: true, ...options })).updateConversation
    },
    async deleteConversations(ids, options) {
      const document = documents.DeleteConversationsDocument
      return (await request(document, { ids }, { idempotent: true, ...options })).deleteConversations
    },
    async sendMessage(input, options) {
      const variables = { input: { ...input, idempotencyKey: input.idempotencyKey ?? newKey() } }
      return (await request(documents.SendMessageDocument, variables, options)).sendMessage
    },
    reply: (messageId, options) => followReply(socket, closing.signal, messageId, options),
    async stopReply(id, options) {
      return (await request(documents.StopReplyDocument, { id }, { idempotent: true, ...options })).stopReply
    },
    async signOut(options) {
      try {
        await request(documents.SignOutDocument, {}, { idempotent: true, ...options })
      } catch (error) {
        // Also the answer to a retry when only the first answer was lost.
        if (!(error instanceof ParleyError && signedOutCodes.includes(error.code))) throw error
      }
    },

    close() {
      closing.abort(new ParleyError('CLIENT_CLOSED', 'The client is closed.'))
      socket.close()
    },
  }
}
