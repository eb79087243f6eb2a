import { useChat } from '@ai-sdk/react'
import { AssistantRuntimeProvider, MessagePrimitive, ThreadPrimitive } from '@assistant-ui/react'
import { createElement as h, type ReactElement, type SubmitEvent } from 'react'
import { createRoot } from 'react-dom/client'
import * as aiSdk from '../../src/ai-sdk/index.js'
import * as assistantUi from '../../src/assistant-ui/index.js'
import * as sdk from '../../src/index.js'
import * as hooks from '../../src/react/index.js'
import * as testing from '../../src/testing/index.js'

// What the examples of the documentation take for granted in a page: see exampleGlobals.d.ts.

declare global {
  interface Window {
    runExample(file: string, given: object): Promise<void>
  }
}

const parley = sdk.createClient({ url: location.origin, auth: sdk.cookie() })
const element = document.body.appendChild(document.createElement('div'))

const Composer = ({ onSend }: { onSend: (content: string) => unknown }): ReactElement => {
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSend(String(new FormData(event.currentTarget).get('text')))
  }
  return h('form', { onSubmit: send }, h('input', { name: 'text' }))
}
const Message = ({ message }: { message: hooks.ChatMessage }) => h('p', null, message.content)

function Chat(): ReactElement {
  const { messages, send } = hooks.useConversation(null)
  const shown = messages.map(message => h(Message, { key: message.key, message }))
  return h('main', null, ...shown, h(Composer, { onSend: send }))
}

const Text = () => h(MessagePrimitive.Root, null, h(MessagePrimitive.Parts))
const Thread = () =>
  h(ThreadPrimitive.Root, null, h(ThreadPrimitive.Messages, { components: { Message: Text } }))
const Markdown = ({ busy, children }: { busy: boolean; children: string }) =>
  h('p', { 'aria-busy': busy }, children)

window.runExample = async (file, given) => {
  Object.assign(window, given)
  await import(/* @vite-ignore */ new URL(file, location.href).href)
}
Object.assign(
  window,
  { ...sdk, ...hooks, ...aiSdk, ...assistantUi, ...testing, useChat, AssistantRuntimeProvider, createRoot },
  { parley, element, Composer, Message, Chat, Thread, Markdown },
  {
    App: Chat,
    Spinner: () => h('p', null, 'Please wait'),
    SignIn: () => h('p', null, 'Sign in'),
    navigate: (to: string) => history.replaceState(null, '', to),
    mount: (Component: (props: { id: string }) => ReactElement, id: string) =>
      createRoot(element).render(h(hooks.ParleyProvider, { client: parley }, h(Component, { id }))),
  },
)
