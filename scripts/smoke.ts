import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bearer, createClient, ParleyError } from '@parley/sdk'
import WebSocket from 'ws'
import { signInByBrowser } from '../server/test/browser.ts'

const help = `Usage: npm run smoke -- [address]

Uses a running server as a person does: signs in at its development provider, sends messages, follows a reply whose
connection breaks, stops another one, pages through the history, signs out. The address is that of the argument or of
PUBLIC_URL (also in .env), http://localhost:4000 by default. The conversations are deleted in the end.`

const CUTS = 3

if (existsSync('.env')) process.loadEnvFile('.env')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h', default: false } },
})
if (values.help) console.log(help)
else {
  const { PUBLIC_URL, PORT = '4000' } = process.env
  const url = positionals[0] ?? (PUBLIC_URL || `http://localhost:${PORT}`)
  try {
    await refuseOthers(url)
    await smoke(url)
  } catch (error) {
    console.error(error instanceof ParleyError || !(error instanceof Error) ? String(error) : error.message)
    process.exit(1)
  }
}

/** Whatever is at the address has to be a Parley server at which demo people can sign in. */
async function refuseOthers(url: string): Promise<void> {
  if (!URL.canParse(url)) throw new Error(`${url} is not an address: try http://localhost:4000.`)
  const { providers } = await createClient({ url })
    .serverInfo()
    .catch((error: unknown) => {
      const code = error instanceof ParleyError ? error.code : String(error)
      throw new Error(`No Parley server answers at ${url} (${code}): start one with "npm start".`)
    })
  if (!providers.some(({ id }) => id === 'dev'))
    throw new Error(`The server at ${url} has no development provider, and nobody else can sign in here.`)
}

async function smoke(url: string): Promise<void> {
  const began = performance.now()
  let last = began
  const done = (what: string) => {
    console.log(`${String(Math.round(performance.now() - last)).padStart(6)} ms  ${what}`)
    last = performance.now()
  }
  const sockets = new Set<WebSocket>()
  const cut = () => {
    for (const socket of sockets) socket.terminate()
  }
  class CuttableSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      sockets.add(this)
      this.once('close', () => sockets.delete(this))
    }
  }

  const { token } = await signInByBrowser(url, 'user')
  const webSocket = CuttableSocket as unknown as typeof globalThis.WebSocket
  const parley = createClient({ url, auth: bearer(token), webSocket })
  const me = await parley.me()
  done(`signed in as ${me?.name} by the code flow`)

  const { conversation, message, reply } = await parley.sendMessage({ content: 'Write 200 words, please.' })
  done('sent a message')

  let shown = ''
  let cuts = 0
  let reconnects = 0
  let final = null
  for await (const piece of parley.reply(reply.id, { onReconnect: () => void reconnects++ })) {
    shown = shown.slice(0, piece.offset) + piece.text
    final = piece.message ?? final
    if (cuts < CUTS && piece.status === 'STREAMING' && shown.length > 100 * (cuts + 1)) {
      cuts++
      cut()
    }
  }
  expect(
    cuts === CUTS && reconnects >= CUTS,
    `the reply was too short for ${CUTS} cuts: ${shown.length} characters`,
  )
  expect(final?.status === 'COMPLETE', `the reply ended as ${final?.status}: ${final?.failure?.message}`)
  done(`followed the reply (${shown.length} characters) while its socket was cut ${cuts} times`)

  const stored = await parley.node(reply.id)
  const content = stored?.__typename === 'Message' ? stored.content : null
  expect(
    content === shown,
    `shown and stored text differ from character ${firstDifference(content ?? '', shown)} on`,
  )
  done('the text is the stored one, character by character')

  const second = await parley.sendMessage({
    conversationId: conversation.id,
    content: 'A slow answer of 2000 words, please.',
  })
  for await (const piece of parley.reply(second.reply.id)) if (piece.text) break
  const stopped = await parley.stopReply(second.reply.id)
  expect(stopped.status === 'STOPPED' && stopped.content !== '', `the stopped reply is ${stopped.status}`)
  done(`stopped another reply after ${stopped.content.length} characters`)

  const ids: string[] = []
  let pages = 0
  for await (const page of parley.conversationMessages(conversation.id, { first: 1 }).pages()) {
    ids.push(...page.nodes.map(({ id }) => id))
    pages++
  }
  const sent = [message.id, reply.id, second.message.id, second.reply.id]
  expect(
    ids.join() === sent.join(),
    `the history has ${ids.length} messages in another order than they were sent`,
  )
  done(`paged through the history: ${ids.length} messages on ${pages} pages`)

  const deleted = await parley.deleteConversations([conversation.id])
  expect(deleted.includes(conversation.id), 'the conversation was not deleted')
  done('deleted the conversation')

  await parley.signOut()
  const refusal = await parley.conversations({ first: 1 }).then(
    () => null,
    (error: unknown) => error,
  )
  const code = refusal instanceof ParleyError ? refusal.code : 'no error'
  expect(code === 'UNAUTHENTICATED', `after signing out a request got ${code} instead of UNAUTHENTICATED`)
  done('signed out, and got UNAUTHENTICATED after that')
  parley.close()
  console.log(`${String(Math.round(performance.now() - began)).padStart(6)} ms  in total: all is well`)
}

function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(`FAILED: ${otherwise}.`)
}

function firstDifference(a: string, b: string): number {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return i
}
