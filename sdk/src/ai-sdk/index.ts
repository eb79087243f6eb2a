/**
 * Parley behind `useChat` of the AI SDK: {@link createChatTransport} carries what is said, {@link toUIMessages} shows what was
 * said before.
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
