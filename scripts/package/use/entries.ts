import { type Message, type Parley, SessionRevokedError } from '@parley/sdk'
import { createChatTransport, type ParleyUIMessage } from '@parley/sdk/ai-sdk'
import { useParleyRuntime } from '@parley/sdk/assistant-ui'
import { attach } from '@parley/sdk/attach'
import { type Chat, createChat } from '@parley/sdk/chat'
import { fileTokenStore } from '@parley/sdk/node'
import { ParleyProvider, useConversation } from '@parley/sdk/react'
import { type introspection, sdl } from '@parley/sdk/schema'
import { createTestClient } from '@parley/sdk/testing'

const parley: Parley = createTestClient()
export const chat: Chat = createChat(parley)
export const status: Message['status'] = 'STREAMING'
export const query: introspection['query'] = 'Query'
export const metadata: ParleyUIMessage['metadata'] = undefined
export const used = [
  createChatTransport({ client: parley }),
  SessionRevokedError,
  attach,
  fileTokenStore,
  ParleyProvider,
  useConversation,
  useParleyRuntime,
  sdl.length,
]
// @ts-expect-error: a number is no text, so the types are there
export const send = () => parley.sendMessage({ content: 1 })
