import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../../test/parley.js'

const send = 'mutation ($text: String!) { sendMessage(input: { content: $text }) { message { id content } } }'
const edit =
  'mutation ($id: ID!, $words: String!) { editMessage(id: $id, content: $words) { message { id content } } }'

onEveryDatabase(database => {
  let parley: Parley
  let owner: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    owner = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  /** What is stored of a text that is sent, and of the same that an older message is edited to. */
  async function stored(text: string): Promise<[sent: string, edited: string]> {
    const { message, reply } = await owner.client.sendMessage({ content: 'first' })
    await owner.client.reply(reply.id).done()
    const sent = await owner.ask({ query: send, variables: { text } })
    const edited = await owner.ask({ query: edit, variables: { id: message.id, words: text } })
    expect([sent.errors, edited.errors]).toEqual([undefined, undefined])
    return [sent.data.sendMessage.message.content, edited.data.editMessage.message.content]
  }

  it.each([
    ['NUL', 'a\0b', 'ab'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['the other half', '\udc00b', '\ufffdb'],
  ])('a text that holds %s is mended alike, sent and edited', async (_what, text, mended) => {
    expect(await stored(text)).toEqual([mended, mended])
  })

  it('a text that stands in the document is mended as well', async () => {
    const { message, reply } = await owner.client.sendMessage({ content: 'first' })
    await owner.client.reply(reply.id).done()
    const query = `mutation { editMessage(id: "${message.id}", content: "a\\u0000b") { message { content } } }`
    expect((await owner.ask(query)).data?.editMessage.message.content).toBe('ab')
  })

  it.each(['x', '語', '\n'])(
    '100 000 characters are taken, whatever the variable is called: %j',
    async character => {
      const text = `a${character.repeat(99_998)}b`
      expect(await stored(text)).toEqual([text, text])
      const more = await owner.ask({ query: send, variables: { text: `${text}c` } })
      expect(more.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
    },
  )

  it('what is called like a message and is none may be neither long nor broken', async () => {
    const query = 'query ($content: ID!) { node(id: $content) { id } }'
    const broken = await owner.ask({ query, variables: { content: 'a\0b' } })
    expect(broken.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const both =
      'mutation ($t: String!) { sendMessage(input: { content: $t, idempotencyKey: $t }) { reply { id } } }'
    const used = await owner.ask({ query: both, variables: { t: 'a\0b' } })
    expect(used.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})
