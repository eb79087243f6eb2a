import type { ChatTransport, UIMessageChunk } from 'ai'
import type { AttachClient } from '../attach/index.js'
import type { Conversation, Message, Parley, SentMessage } from '../index.js'
import { chunksOf } from './chunks.js'
import { createSentFiles } from './files.js'
import { createThreads, type Thread } from './threads.js'
import { type ParleyMetadata, type ParleyUIMessage, unfinished } from './uiMessages.js'

/** The methods of a client that the transport uses, the last three for files. The client of `createClient` has them all. */
export type ParleyChatTransportClient = Pick<
  Parley,
  'sendMessage' | 'editMessage' | 'regenerateReply' | 'stopReply' | 'conversationMessages' | 'reply'
> &
  Partial<AttachClient>

/** How the AI SDK connects to Parley. */
export interface ParleyChatTransportOptions {
  /** The client of the person who owns the conversations. */
  client: ParleyChatTransportClient
  /** The id of the model for new replies; by default, the conversation’s model. A call’s `body: { model }` takes precedence. */
  model?: string
  /** Called when the first message of a new conversation is stored. `chatId` is the AI SDK’s own id of the chat. */
  onStart?: (conversation: Conversation, chatId: string) => void
}

/** A transport for `useChat`, which also knows which conversations and messages its chats show. */
export interface ParleyChatTransport extends ChatTransport<ParleyUIMessage> {
  /** The id of the conversation that a chat of the AI SDK shows; null until its first message is stored. */
  conversationId(chatId: string): string | null
  /** The id of the stored message that belongs to a message of the AI SDK; null if the transport does not know it. */
  messageId(chatId: string, id: string): string | null
}

type Sending = Parameters<ChatTransport<ParleyUIMessage>['sendMessages']>[0]
type Stream = ReadableStream<UIMessageChunk<ParleyMetadata>>

/**
 * Creates a transport for `useChat` of the Vercel AI SDK. It sends, edits and regenerates messages in Parley, streams
 * replies and reconnects, stops replies, and resumes a reply that is being written (`resume: true`). The id of the chat is
 * the id of the conversation; any other id starts a new conversation with the first message. Files of a
 * message are given to the server first; an edited message without files keeps those it has. It does not send tools.
 *
 * @example
 * ```tsx
 * const transport = createChatTransport({ client: parley })
 *
 * function Chat() {
 *   const { messages, sendMessage } = useChat<ParleyUIMessage>({ transport })
 *   return (
 *     <>
 *       {messages.map(({ id, parts }) => <p key={id}>{parts.map(part => part.type === 'text' && part.text)}</p>)}
 *       <button onClick={() => sendMessage({ text: 'Hello' })}>Say hello</button>
 *     </>
 *   )
 * }
 * ```
 *
 * @throws {ParleyError} as the `error` of the chat: what the server refused, NETWORK_ERROR, TIMEOUT.
 */
export function createChatTransport(options: ParleyChatTransportOptions): ParleyChatTransport {
  const { client } = options
  const threads = createThreads()
  const filesOf = createSentFiles(client)

  async function submit(
    thread: Thread,
    { chatId, messages, messageId, body, abortSignal }: Sending,
  ): Promise<Message> {
    const model = (body as { model?: string } | undefined)?.model ?? options.model
    const shown = messages.findLast(({ role }) => role === 'user')
    if (!shown) throw new TypeError('There is no message of the user to send.')
    const content = textOf(shown)
    const attachmentIds = await filesOf(shown, abortSignal)
    const files = attachmentIds.length > 0 ? { attachmentIds } : {}
    const edited = messageId === undefined ? null : thread.storedId(messageId)
    if (edited) return received(thread, chatId, shown.id, await client.editMessage(edited, content, files))
    const before = messages[messages.indexOf(shown) - 1]
    const parentId = before && thread.storedId(before.id)
    const sent = await client.sendMessage({
      ...{ content, ...files },
      // Sent again after an error it is still the same message.
      idempotencyKey: shown.id,
      ...(thread.conversationId && { conversationId: thread.conversationId }),
      ...(thread.conversationId && parentId && { parentId }),
      ...(model && { model }),
    })
    return received(thread, chatId, shown.id, sent)
  }

  function received(thread: Thread, chatId: string, shownId: string, sent: SentMessage): Message {
    const isNew = thread.conversationId === null
    thread.conversationId = sent.conversation.id
    thread.note(shownId, sent.message)
    if (isNew) options.onStart?.(sent.conversation, chatId)
    return sent.reply
  }

  async function regenerate(thread: Thread, sending: Sending): Promise<Message> {
    const { messageId, messages, body } = sending
    const model = (body as { model?: string } | undefined)?.model ?? options.model
    const answered = messages.findLast(({ role }) => role === 'user')
    const asked = answered && thread.storedId(answered.id)
    // It was never stored: this is how the AI SDK tries again.
    if (!asked || !thread.conversationId) return submit(thread, { ...sending, messageId: undefined })
    const named = messageId === undefined || messageId === answered.id ? null : thread.storedId(messageId)
    const reply = named ?? thread.replyTo(asked) ?? (await findReply(thread.conversationId, asked))
    return await client.regenerateReply(reply, model ? { model } : {})
  }

  async function findReply(conversationId: string, asked: string): Promise<string> {
    const branch = client.conversationMessages(conversationId, { leaf: asked, last: 100 })
    for await (const { id, parent } of branch) if (parent?.id === asked) return id
    throw new TypeError('There is no reply to write again.')
  }

  function stream(thread: Thread, reply: Message, abort: AbortSignal | undefined): Stream {
    thread.note(reply.id, reply)
    const stop = () => thread.stop(() => client.stopReply(reply.id))
    if (abort?.aborted) stop()
    else abort?.addEventListener('abort', stop, { once: true })
    return chunksOf(reply, signal => client.reply(reply.id, { signal }))
  }

  return {
    resumeStreamIsReplay: true,
    async sendMessages(sending) {
      const thread = threads.of(sending.chatId)
      await thread.stopped()
      const { trigger, abortSignal } = sending
      const reply = await (trigger === 'submit-message' ? submit : regenerate)(thread, sending)
      return stream(thread, reply, abortSignal)
    },
    async reconnectToStream({ chatId, abortSignal }) {
      const thread = threads.of(chatId)
      thread.stay()
      if (!thread.conversationId) return null
      const page = await client.conversationMessages(thread.conversationId, { last: 1, signal: abortSignal })
      const newest = page.nodes[0]
      if (!newest || abortSignal?.aborted) return null
      const goesOn = newest.status === 'STREAMING' || unfinished.has(newest.id)
      return goesOn ? stream(thread, newest, abortSignal) : null
    },
    close: () => threads.stay(),
    conversationId: chatId => threads.of(chatId).conversationId,
    messageId: (chatId, id) => threads.of(chatId).storedId(id),
  }
}

const textOf = ({ parts }: ParleyUIMessage): string =>
  parts
    .filter(part => part.type === 'text')
    .map(({ text }) => text)
    .join('\n\n')
