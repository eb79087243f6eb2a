import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const goOn = (person: SignedIn, id: string, key?: string) =>
  person.ask({
    query: `mutation ($id: ID!, $key: String) {
      continueReply(id: $id, idempotencyKey: $key) { id status model { id name } parent { id } siblings { id } } }`,
    variables: { id, key },
  })

onEveryDatabase(database => {
  let parley: Parley
  let person: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database, env: { CONTEXT_TTL_HOURS: '1' } })
    person = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const codeOf = ({ errors }: Awaited<ReturnType<typeof goOn>>) => errors?.[0]?.extensions.code
  const texts = () => parley.model.requests.at(-1)?.body.messages.map(({ content }) => content)

  /** A reply that somebody stopped after these words. */
  async function stopped(text: string, conversationId?: string) {
    const answer = parley.model.hold()
    const sent = await person.client.sendMessage({ content: 'Count to four', conversationId })
    await answer.received
    answer.send(text)
    const first = person.client.reply(sent.reply.id)[Symbol.asyncIterator]()
    if (text) await first.next()
    await person.client.stopReply(sent.reply.id)
    await first.return?.()
    const reply = await person.client.reply(sent.reply.id).done()
    expect(reply).toMatchObject({ status: 'STOPPED', content: text })
    return sent
  }

  it('a stopped reply goes on in a version beside it that begins with its text; it stays as it is', async () => {
    const { conversation, message, reply } = await stopped('One, two')
    parley.model.reply(', three, four', { usage: [30, 4] })
    const { continueReply: next } = (await goOn(person, reply.id)).data
    expect(next).toMatchObject({ parent: { id: message.id }, siblings: [{ id: reply.id }, { id: next.id }] })
    const done = await person.client.reply(next.id).done()
    expect(done).toMatchObject({ status: 'COMPLETE', content: 'One, two, three, four' })
    // What it used is what was written now.
    expect(done.usage).toMatchObject({ promptTokens: 30, completionTokens: 4 })
    expect(texts()).toEqual(['Count to four', 'One, two', expect.stringContaining('cut off')])
    const { data } = await person.ask(`{ node(id: "${reply.id}") { ... on Message { status content } } }`)
    expect(data.node).toEqual({ status: 'STOPPED', content: 'One, two' })
    // The next question follows the whole answer, and of being cut off nothing is said any more.
    parley.model.reply('Five')
    const further = await person.client.sendMessage({ conversationId: conversation.id, content: 'And then?' })
    await person.client.reply(further.reply.id).done()
    expect(texts()).toEqual(['Count to four', 'One, two, three, four', 'And then?'])
  })

  it('is followed from its beginning, with the text that was there', async () => {
    const { reply } = await stopped('One, two')
    const answer = parley.model.hold()
    const { continueReply: next } = (await goOn(person, reply.id)).data
    await answer.received
    await using socket = await openSocket(parley.url, person.token)
    const query = `subscription { reply(messageId: "${next.id}") { offset text } }`
    socket.send({ id: '1', type: 'subscribe', payload: { query } })
    expect((await socket.next()).payload.data.reply).toEqual({ offset: 0, text: 'One, two' })
    answer.send(', three')
    answer.end({ usage: [9, 2] })
    expect(await person.client.reply(next.id).done()).toMatchObject({ content: 'One, two, three' })
  })

  it('a reply that is stopped again keeps all of it, and goes on once more', async () => {
    const { reply } = await stopped('One')
    const answer = parley.model.hold()
    const { continueReply: second } = (await goOn(person, reply.id)).data
    await answer.received
    await person.client.stopReply(second.id)
    await person.client.reply(second.id).done()
    parley.model.reply(', two')
    const { continueReply: third } = (await goOn(person, second.id)).data
    expect(await person.client.reply(third.id).done()).toMatchObject({ content: 'One, two' })
  })

  it('a reply that was cut because of its length goes on', async () => {
    parley.model.reply('One, two', { finish: 'length' })
    const { reply } = await person.client.sendMessage({ content: 'Count to four' })
    await person.client.reply(reply.id).done()
    parley.model.reply(', three, four')
    const { continueReply: next } = (await goOn(person, reply.id)).data
    expect(await person.client.reply(next.id).done()).toMatchObject({ content: 'One, two, three, four' })
  })

  it('what is finished, failed, being written or empty, or a message of a person, is not continued', async () => {
    parley.model.reply('All')
    const whole = await person.client.sendMessage({ content: 'Hello' })
    await person.client.reply(whole.reply.id).done()
    parley.model.fail(500)
    const failed = await person.client.sendMessage({ content: 'Hello' })
    await person.client.reply(failed.reply.id).done()
    const empty = await stopped('')
    for (const id of [whole.reply.id, failed.reply.id, empty.reply.id, whole.message.id])
      expect(codeOf(await goOn(person, id))).toBe('BAD_USER_INPUT')
    const answer = parley.model.hold()
    const running = await person.client.sendMessage({ content: 'Hello' })
    await answer.received
    expect(codeOf(await goOn(person, running.reply.id))).toBe('CONFLICT')
    await person.client.stopReply(running.reply.id)
  })

  it('the same key continues it once', async () => {
    const { reply } = await stopped('One')
    parley.model.reply(', two')
    const key = crypto.randomUUID()
    const [first, second] = [await goOn(person, reply.id, key), await goOn(person, reply.id, key)]
    expect(second.data.continueReply.id).toBe(first.data.continueReply.id)
    await person.client.reply(first.data.continueReply.id).done()
    expect(second.data.continueReply.siblings).toHaveLength(2)
  })

  it('a key that may not read a reply does not have its text written into one that it may follow', async () => {
    const { reply } = await stopped('A secret')
    const { secret } = await person.client.createApiKey({ name: 'writer', scopes: ['CHAT'] })
    const asked = parley.model.requests.length
    expect(codeOf(await goOn(parley.as({ token: secret }), reply.id))).toBe('FORBIDDEN')
    expect(parley.model.requests).toHaveLength(asked)
  })
})
