import * as sdk from '../src/index.js'

/** What a behaviour is shown on: a server, and somebody who is signed in there. */
export interface Place {
  url: string
  token: string
  /** What the model answers there, always. */
  answer: string
  /** Where uploads go, and what was uploaded last is. */
  storage: string
}

/** As much of an assertion as every runtime has. */
export function same(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`expected ${b}, got ${a}`)
}

const thrownBy = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => new Error('Nothing was thrown.'),
    (error: unknown) => error,
  )

type Behaviour = (parley: sdk.Parley, place: Place) => Promise<void>

/** What the client does wherever it runs, by sentences; through the public entry alone, and with nothing that one runtime has. */
export const behaviours: Record<string, Behaviour> = {
  'tells who is signed in': async parley => {
    const me = await parley.me()
    same(typeof me?.name, 'string')
  },

  'sends a message and follows the reply to its end, without gap or repetition': async (parley, place) => {
    const { message, reply } = await parley.sendMessage({ content: 'Hello 🎈' })
    same(message.content, 'Hello 🎈')
    let text = ''
    let final: sdk.Message | null = null
    for await (const event of parley.reply(reply.id)) {
      same(event.offset, text.length)
      text += event.text
      same(event.content, text)
      final = event.message
    }
    same([text, final?.content, final?.status], [place.answer, place.answer, 'COMPLETE'])
  },

  'follows a reply from the middle': async (parley, place) => {
    const { reply } = await parley.sendMessage({ content: 'Hello' })
    same((await parley.reply(reply.id).done()).content, place.answer)
    let rest = ''
    for await (const event of parley.reply(reply.id, { offset: 10 })) rest += event.text
    same(rest, place.answer.slice(10))
  },

  'tells what happens in a conversation, from a cursor on': async parley => {
    const conversation = await parley.createConversation()
    const { message } = await parley.sendMessage({ conversationId: conversation.id, content: 'Hello' })
    const ids: (string | null)[] = []
    const after = conversation.eventCursor
    for await (const event of parley.conversationEvents(conversation.id, { after })) {
      ids.push(event.messageId)
      if (event.messageId === message.id) break
    }
    same(ids.at(-1), message.id)
  },

  'fetches one page where a list is awaited, and every page where it is looped over': async parley => {
    const { conversation, message, reply } = await parley.sendMessage({ content: 'Hello' })
    await parley.reply(reply.id).done()
    const page = await parley.conversationMessages(conversation.id, { first: 1, totalCount: true })
    same(
      [page.nodes.map(({ id }) => id), page.pageInfo.hasNextPage, page.totalCount],
      [[message.id], true, 2],
    )
    const ids: string[] = []
    for await (const { id } of parley.conversationMessages(conversation.id, { first: 1 })) ids.push(id)
    same(ids, [message.id, reply.id])
  },

  'puts bytes where it is told to, and says how far it is': async (_, { storage: url }) => {
    const progress: number[] = []
    const onProgress = (sent: number, total: number) => progress.push(sent / total)
    const text = '🎈'.repeat(1e5)
    await sdk.upload({ url, headers: [{ name: 'x-by', value: 'me' }] }, new Blob([text]), { onProgress })
    same([progress[0], progress.at(-1)], [0, 1])
    same(await (await fetch(url)).text(), text)
  },

  'stores a message once that is sent twice with one key': async parley => {
    const input = { content: 'Once', idempotencyKey: `once-${Date.now()}-${Math.random()}` }
    const [first, second] = [await parley.sendMessage(input), await parley.sendMessage(input)]
    same(second.message.id, first.message.id)
  },

  'throws errors that are known by their class, with code and request': async (parley, { url }) => {
    const refused = await thrownBy(sdk.createClient({ url }).conversations({ first: 1 }))
    same(refused instanceof sdk.UnauthenticatedError && refused.code, 'UNAUTHENTICATED')
    const wrong = await thrownBy(parley.sendMessage({ content: '' }))
    same(wrong instanceof sdk.BadUserInputError && typeof wrong.requestId, 'string')
    const lost = await thrownBy(parley.reply('msg_01k00000000000000000000000').done())
    same(lost instanceof sdk.NotFoundError, true)
  },

  'rejects an aborted call with the reason that was given': async parley => {
    const reason = new Error('Never mind.')
    same((await thrownBy(parley.me({ signal: AbortSignal.abort(reason) }))) === reason, true)
    const controller = new AbortController()
    const call = thrownBy(parley.serverInfo({ signal: controller.signal }))
    controller.abort(reason)
    same((await call) === reason, true)
  },

  'ends an aborted loop with the reason that was given': async parley => {
    const { id, eventCursor: after } = await parley.createConversation()
    await parley.updateConversation(id, { title: 'Renamed' })
    const controller = new AbortController()
    const reason = new Error('Never mind.')
    const loop = async () => {
      for await (const _ of parley.conversationEvents(id, { after, signal: controller.signal }))
        controller.abort(reason)
    }
    same((await thrownBy(loop())) === reason, true)
  },

  'ends calls and loops of a client that was closed': async parley => {
    parley.close()
    same((await thrownBy(parley.me())) instanceof sdk.ClientClosedError, true)
    same(
      (await thrownBy(parley.reply('msg_01k00000000000000000000000').done())) instanceof
        sdk.ClientClosedError,
      true,
    )
  },
}

/** Runs one of them; resolves to what was wrong, or to nothing. */
export async function show(name: string, place: Place): Promise<string> {
  const parley = sdk.createClient({ url: place.url, auth: sdk.bearer(place.token), timeout: 10_000 })
  try {
    const behaviour = behaviours[name]
    if (!behaviour) throw new Error(`There is no behaviour “${name}”.`)
    await behaviour(parley, place)
    return ''
  } catch (error) {
    return String(error)
  } finally {
    parley.close()
  }
}
