/**
 * Connects Parley to `useChat` of the AI SDK: {@link createChatTransport} sends messages and streams replies, {@link
 * toUIMessages} shows earlier messages.
 *
 * @module @parley/sdk/ai-sdk
 */

export {
  createChatTransport,
  type ParleyChatTransport,
  type ParleyChatTransportClient,
  type ParleyChatTransportOptions,
} from './transport.js'
export { type ParleyMetadata, type ParleyUIMessage, toUIMessages } from './uiMessages.js'
