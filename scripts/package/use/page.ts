import { bearer, createClient } from '@parley/sdk'
import { createChat } from '@parley/sdk/chat'

const [url = '', token = ''] = location.hash.slice(1).split(',')
const parley = createClient({ url, auth: bearer(token) })
const chat = createChat(parley)

chat.subscribe(() => {
  const reply = chat.getSnapshot().messages[1]
  document.body.textContent = reply?.content ?? ''
  document.title = reply?.status ?? ''
})
await chat.send('Write 50 words, please.')
