import { bearer, createClient } from '@parley/sdk'
import { ParleyProvider, useConversation } from '@parley/sdk/react'
import { createElement, StrictMode, useEffect, version } from 'react'
import { createRoot } from 'react-dom/client'

const [url = '', token = ''] = location.hash.slice(1).split(',')
const client = createClient({ url, auth: bearer(token) })
let sent = false

function Conversation() {
  const { messages, send } = useConversation(null)
  const reply = messages[1]
  useEffect(() => {
    if (sent) return
    sent = true
    void send('Write 50 words, please.')
  }, [send])
  useEffect(() => {
    document.title = reply?.status ?? ''
    document.documentElement.dataset.react = version
  }, [reply?.status])
  return createElement('p', null, reply?.content)
}

const element = document.body.appendChild(document.createElement('div'))
const provided = createElement(ParleyProvider, { client, children: createElement(Conversation) })
createRoot(element).render(createElement(StrictMode, null, provided))
