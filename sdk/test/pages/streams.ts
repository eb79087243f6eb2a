import { bearer, createClient, type Transport } from '../../src/index.js'

/** What a tab has been told. */
interface Told {
  text: string
  events: string[]
  listed: string[]
  transport: Transport
}

declare global {
  interface Window {
    told: Told
    /** Follows three things at once. */
    followAll(place: {
      url: string
      token: string
      conversationId: string
      replyId: string
      after: string
    }): void
    whoAmI(place: { url: string; token: string }): Promise<string | null | undefined>
  }
}

const fail = (error: unknown) => {
  document.title = String(error)
}

window.followAll = ({ url, token, conversationId, replyId, after }) => {
  const client = createClient({ url, auth: bearer(token) })
  const told: Told = {
    text: '',
    events: [],
    listed: [],
    get transport() {
      return client.transport
    },
  }
  window.told = told
  const reply = async () => {
    for await (const { content } of client.reply(replyId)) told.text = content
  }
  const events = async () => {
    for await (const { kind } of client.conversationEvents(conversationId, { after })) told.events.push(kind)
  }
  const listed = async () => {
    for await (const { kind } of client.conversationListEvents()) told.listed.push(kind)
  }
  for (const follow of [reply, events, listed]) follow().catch(fail)
}

window.whoAmI = async ({ url, token }) => (await createClient({ url, auth: bearer(token) }).me())?.name
