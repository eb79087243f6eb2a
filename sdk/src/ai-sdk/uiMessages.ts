import type { UIMessage } from 'ai'
import type { Message, MessageStatus, Model } from '../index.js'
import { filePartsOf } from './files.js'

/** What a message of the AI SDK knows about the stored message it shows. */
export interface ParleyMetadata {
  /** The conversation it belongs to. */
  conversationId: string
  /** Its current status. */
  status: MessageStatus
  /** The model that wrote it; null for a message from a person. */
  model: Pick<Model, 'id' | 'name'> | null
  /** When it was sent; for a reply, when the model began it. */
  createdAt: string
}

/** The message type for `useChat<ParleyUIMessage>()`. */
export type ParleyUIMessage = UIMessage<ParleyMetadata>

/**
 * @internal Ids of replies that are on a screen without their end. One that ends between a page being shown and being
 * resumed is shown to its end nevertheless.
 */
export const unfinished = new Set<string>()

/** @internal */
export const metadataOf = ({ conversation, status, model, createdAt }: Message): ParleyMetadata => ({
  conversationId: conversation.id,
  status,
  model,
  createdAt,
})

/**
 * Converts the messages of a conversation to messages of the AI SDK, to start a chat with them.
 *
 * @example
 * ```ts
 * const { nodes } = await parley.conversationMessages(id, { last: 100 })
 * const messages = toUIMessages(nodes) // for useChat({ id, transport, messages, resume: true })
 * ```
 *
 * Files of messages are parts of the type `file`. Their addresses end after an hour: convert the messages anew then.
 *
 * It throws nothing.
 */
export function toUIMessages(messages: readonly Message[]): ParleyUIMessage[] {
  for (const { id, status } of messages) if (status === 'STREAMING') unfinished.add(id)
  return messages.map(message => ({
    id: message.id,
    role: message.role === 'USER' ? 'user' : message.role === 'SYSTEM' ? 'system' : 'assistant',
    metadata: metadataOf(message),
    parts: [
      ...(message.reasoning
        ? [{ type: 'reasoning' as const, text: message.reasoning, state: 'done' as const }]
        : []),
      ...(message.content === ''
        ? []
        : [{ type: 'text' as const, text: message.content, state: 'done' as const }]),
      ...filePartsOf(message),
    ],
  }))
}
