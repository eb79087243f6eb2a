export {
  createChatTransport,
  type ParleyChatTransport,
  type ParleyChatTransportOptions,
} from './transport.js'
export { type ParleyMetadata, type ParleyUIMessage, toUIMessages } from './uiMessages.js'
