import { createElement as h, memo, type ReactElement, StrictMode, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { bearer, createClient } from '../../src/index.js'
import {
  type ChatMessage,
  ParleyProvider,
  useConversation,
  useConversations,
  useMe,
} from '../../src/react/index.js'

declare global {
  interface Window {
    /** How often each message was rendered. */
    renders: Record<string, number>
    /** Frames since the page began. */
    painted: number
    close(): void
  }
}

window.renders = {}
window.painted = 0
const paint = () => {
  window.painted++
  requestAnimationFrame(paint)
}
paint()

const Line = memo(
  ({ message, act }: { message: ChatMessage; act: ReturnType<typeof useConversation> }) => {
    window.renders[message.key] = (window.renders[message.key] ?? 0) + 1
    const { id, status, versions, version } = message
    const other = versions[version - 1]
    const button = (name: string, onClick: () => void) => h('button', { type: 'button', onClick }, name)
    return h(
      'li',
      { 'data-status': status },
      h('p', null, message.content),
      status === 'UNSENT' && button('Retry', () => void act.retry(id)),
      status === 'STREAMING' && button('Stop', () => void act.stop()),
      message.role === 'ASSISTANT' &&
        status !== 'STREAMING' &&
        button('Again', () => void act.regenerate(id)),
      other && button('Version before', () => void act.show(other)),
    )
  },
  (a, b) => a.message === b.message,
)

function Conversation({ id, onStart }: { id: string | null; onStart: (id: string) => void }): ReactElement {
  const chat = useConversation(id, { onStart: conversation => onStart(conversation.id) })
  const [text, setText] = useState('')
  return h(
    'main',
    { 'data-phase': chat.phase, 'data-connection': chat.connection, 'data-activity': chat.activity },
    h('h1', null, chat.conversation?.title ?? 'New chat'),
    h('ol', null, ...chat.messages.map(message => h(Line, { key: message.key, message, act: chat }))),
    chat.error && h('p', { role: 'alert' }, chat.error.name),
    h('input', {
      'aria-label': 'Message',
      value: text,
      onChange: event => setText(event.currentTarget.value),
    }),
    h('button', { type: 'button', onClick: () => void chat.send(text).then(() => setText('')) }, 'Send'),
  )
}

function Sidebar({ open }: { open: (id: string | null) => void }): ReactElement {
  const { conversations, rename } = useConversations()
  return h(
    'nav',
    null,
    h('button', { type: 'button', onClick: () => open(null) }, 'New'),
    ...conversations.map(({ id, title }) =>
      h(
        'section',
        { key: id },
        h('a', { onClick: () => open(id) }, title ?? 'New chat'),
        h('button', { type: 'button', onClick: () => void rename(id, 'Renamed') }, 'Rename'),
      ),
    ),
  )
}

function App(): ReactElement {
  const [id, setId] = useState<string | null>(location.hash.slice(1) || null)
  const { me, error } = useMe()
  const open = (next: string | null) => {
    history.replaceState(null, '', `#${next ?? ''}`)
    setId(next)
  }
  return h(
    'div',
    null,
    h('header', null, me?.name ?? 'Nobody', ' ', error?.message),
    h(Sidebar, { open }),
    h(Conversation, { id, onStart: open }),
  )
}

const parameters = new URLSearchParams(location.search)
const client = createClient({
  url: parameters.get('server') ?? '',
  auth: bearer(parameters.get('token') ?? ''),
})
const element = document.body.appendChild(document.createElement('div'))
const root: Root = createRoot(element)
root.render(h(StrictMode, null, h(ParleyProvider, { client }, h(App))))
window.close = () => root.unmount()
