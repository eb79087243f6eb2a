// What the examples of the documentation take for granted; each may declare it anew.

import type * as sdk from '@parley/sdk'
import type * as aiSdk from '@parley/sdk/ai-sdk'
import type * as assistantUi from '@parley/sdk/assistant-ui'
import type * as attaching from '@parley/sdk/attach'
import type * as chats from '@parley/sdk/chat'
import type * as hooks from '@parley/sdk/react'
import type * as schema from '@parley/sdk/schema'
import type * as testing from '@parley/sdk/testing'

declare global {
  const parley: sdk.Parley
  const request: sdk.Request
  const conversation: sdk.Conversation
  const reply: sdk.Message
  const user: sdk.User
  const signal: AbortSignal
  const token: string, key: string, id: string, content: string, createdAfter: string
  const show: (...shown: unknown[]) => void
  const archive: typeof show,
    render: typeof show,
    showErrors: typeof show,
    report: typeof show,
    apply: typeof show
  const fetchAgain: () => Promise<void>
  const createClient: typeof sdk.createClient, createRequest: typeof sdk.createRequest
  const createStream: typeof sdk.createStream, createList: typeof sdk.createList
  const bearer: typeof sdk.bearer, cookie: typeof sdk.cookie, apiKey: typeof sdk.apiKey
  const deviceLogin: typeof sdk.deviceLogin, signInByDevice: typeof sdk.signInByDevice
  const operation: typeof sdk.operation
  const upload: typeof sdk.upload, target: sdk.UploadTo
  const attach: typeof attaching.attach
  const ParleyError: typeof sdk.ParleyError, BadUserInputError: typeof sdk.BadUserInputError
  const MeDocument: typeof sdk.MeDocument, MessagesDocument: typeof sdk.MessagesDocument
  const TitleDocument: sdk.TypedDocument<{ conversation: { title: string | null } | null }, { id: string }>
  type TypedDocument<Result, Variables> = sdk.TypedDocument<Result, Variables>

  const createChat: typeof chats.createChat, createConversationList: typeof chats.createConversationList
  const createReplyStore: typeof chats.createReplyStore
  const ParleyProvider: typeof hooks.ParleyProvider,
    useParley: typeof hooks.useParley,
    useMe: typeof hooks.useMe
  const useConversation: typeof hooks.useConversation, useConversations: typeof hooks.useConversations
  const useReply: typeof hooks.useReply, useAnswer: typeof hooks.useAnswer
  const createChatTransport: typeof aiSdk.createChatTransport, toUIMessages: typeof aiSdk.toUIMessages
  const transport: aiSdk.ParleyChatTransport
  type ParleyUIMessage = aiSdk.ParleyUIMessage
  const useParleyRuntime: typeof assistantUi.useParleyRuntime
  const createTestClient: typeof testing.createTestClient
  const sdl: typeof schema.sdl
  type introspection = schema.introspection

  const useChat: typeof import('@ai-sdk/react').useChat
  const AssistantRuntimeProvider: typeof import('@assistant-ui/react').AssistantRuntimeProvider
  const createRoot: typeof import('react-dom/client').createRoot
  const initGraphQLTada: typeof import('gql.tada').initGraphQLTada

  const element: HTMLElement
  const navigate: (to: string) => void
  type Component<Props = object> = (props: Props) => import('react').ReactElement
  const App: Component, Chat: Component, SignIn: Component, Spinner: Component, Thread: Component
  const Message: Component<{ message: chats.ChatMessage }>
  const Markdown: Component<{ busy: boolean; children: string }>
  const Composer: Component<{ onSend: (content: string) => unknown }>
}
