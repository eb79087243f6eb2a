import { describe, expect, it } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'

const fields = 'id content reasoning status failure { message detail }'

async function messageOf(person: SignedIn, id: string) {
  const query = `query ($id: ID!) { node(id: $id) { ... on Message { ${fields} } } }`
  return (await person.ask({ query, variables: { id } })).data.node
}

async function talk(person: SignedIn, content: string): Promise<string> {
  const { reply } = await person.client.sendMessage({ content })
  await person.client.reply(reply.id).done()
  return reply.id
}

onEveryDatabase(database => {
  describe('what a model thinks', () => {
    it('stands beside the text of its reply, and is found by no search', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const answer = parley.model.hold()
      answer.delta({ reasoning_content: 'They ask about ' })
      answer.delta({ reasoning_content: 'axolotls.' })
      answer.send('Yes.')
      answer.end()
      const id = await talk(person, 'One')
      expect(await messageOf(person, id)).toMatchObject({
        content: 'Yes.',
        reasoning: 'They ask about axolotls.',
        status: 'COMPLETE',
      })
      await parley.searchSettled()
      const search = '{ messages(filter: { search: "axolotls" }) { nodes { id } } }'
      expect((await person.ask(search)).data.messages.nodes).toEqual([])
    })

    it('streams beside the text, in order and whole, to whoever wants it', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await person.client.sendMessage({ content: 'Axolotls?' })
      const follow = person.client.reply(reply.id)[Symbol.asyncIterator]()
      answer.delta({ reasoning_content: 'They ask 🎈' })
      expect((await follow.next()).value).toMatchObject({ text: '', content: '', reasoning: 'They ask 🎈' })
      // Who comes now finds it where the message is loaded, and goes on from there.
      expect(await messageOf(person, reply.id)).toMatchObject({ content: '', reasoning: 'They ask 🎈' })
      answer.delta({ reasoning_content: ' about axolotls.' })
      await eventually(async () =>
        expect(await messageOf(person, reply.id)).toMatchObject({ reasoning: 'They ask 🎈 about axolotls.' }),
      )
      answer.send('Yes.')
      answer.end()
      const events = []
      for await (const event of follow) events.push(event)
      expect(events[0]).toMatchObject({ reasoning: 'They ask 🎈 about axolotls.' })
      expect(events.at(-1)).toMatchObject({
        content: 'Yes.',
        reasoning: 'They ask 🎈 about axolotls.',
        message: { reasoning: 'They ask 🎈 about axolotls.' },
      })
    })

    it('sends nothing of it to who does not ask, and from where they are to who does', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await person.client.sendMessage({ content: 'Axolotls?' })
      const follow = async (more: string) => {
        const socket = await openSocket(parley.url, person.token)
        const query = `subscription { reply(messageId: "${reply.id}"${more}) { text reasoning { offset text } } }`
        socket.send({ id: '1', type: 'subscribe', payload: { query } })
        return {
          [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
          next: async () => (await socket.next()).payload.data.reply,
        }
      }
      await using silent = await follow('')
      answer.delta({ reasoning_content: 'They ask.' })
      await eventually(async () =>
        expect(await messageOf(person, reply.id)).toMatchObject({ reasoning: 'They ask.' }),
      )
      await using late = await follow(', reasoningOffset: 5')
      expect(await late.next()).toEqual({ text: '', reasoning: { offset: 5, text: 'ask.' } })
      answer.send('Yes.')
      for (const reader of [silent, late])
        expect(await reader.next()).toEqual({ text: 'Yes.', reasoning: null })
      answer.end()
    })

    it('that turns out to be what was told as text is taken out of it at the end, also for who followed', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await person.client.sendMessage({ content: 'One' })
      const follow = person.client.reply(reply.id)[Symbol.asyncIterator]()
      answer.send('Hm, they ask.')
      expect((await follow.next()).value).toMatchObject({ content: 'Hm, they ask.' })
      answer.send('</think>Yes.')
      answer.end()
      let last: unknown
      for await (const event of follow) last = event
      expect(last).toMatchObject({ content: 'Yes.', reasoning: 'Hm, they ask.', status: 'COMPLETE' })
    })

    it('goes with a reply that is deleted, and comes back with it', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.reply('<think>Hm.</think>Yes.')
      const id = await talk(person, 'One')
      const change = async (name: string) =>
        person.ask({
          query: `mutation ($id: ID!) { ${name}(id: $id) { ${fields} } }`,
          variables: { id },
        })
      expect((await change('deleteMessage')).data.deleteMessage).toMatchObject({
        content: '',
        reasoning: null,
      })
      expect((await change('restoreMessage')).data.restoreMessage).toMatchObject({
        content: 'Yes.',
        reasoning: 'Hm.',
      })
    })
  })

  it('what a model server said about a refusal is for those who run this server', async () => {
    await using parley = await startParley({ database })
    const [person, admin] = [await parley.signIn('user'), await parley.signIn('admin')]
    const refuse = () => parley.model.fail(400, { message: 'top_p must be less than one, not zebrafish.' })
    refuse()
    expect(await messageOf(person, await talk(person, 'A zebrafish'))).toMatchObject({
      failure: { message: 'The model server refused the request.', detail: null },
    })
    refuse()
    expect(await messageOf(admin, await talk(admin, 'A zebrafish'))).toMatchObject({
      failure: { detail: 'top_p must be less than one, not ….' },
    })
  })
})
