import { describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'
import { startWatch } from '../../../test/watch.js'

const idOf = async (person: SignedIn): Promise<string> => (await person.ask('{ me { id } }')).data.me.id

async function share(owner: SignedIn, conversationId: string, guest: SignedIn, access: string) {
  const answer = await owner.ask({
    query:
      'mutation ($conversationId: ID!, $userId: ID!, $access: Access!) { addParticipant(conversationId: $conversationId, userId: $userId, access: $access) { id } }',
    variables: { conversationId, userId: await idOf(guest), access },
  })
  expect(answer.errors).toBeUndefined()
}

async function takeOut(owner: SignedIn, conversationId: string, guest: SignedIn) {
  const answer = await owner.ask({
    query:
      'mutation ($conversationId: ID!, $userId: ID!) { removeParticipant(conversationId: $conversationId, userId: $userId) { id } }',
    variables: { conversationId, userId: await idOf(guest) },
  })
  expect(answer.errors).toBeUndefined()
}

const send = (person: SignedIn, conversationId: string, content: string) =>
  person.ask({
    query:
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { author { id } } reply { id } } }',
    variables: { input: { conversationId, content } },
  })

const change = (person: SignedIn, field: 'regenerateReply' | 'stopReply', id: string) =>
  person.ask({ query: `mutation ($id: ID!) { ${field}(id: $id) { id status } }`, variables: { id } })

const edit = (person: SignedIn, id: string) =>
  person.ask({
    query: 'mutation ($id: ID!) { editMessage(id: $id, content: "Changed") { reply { id } } }',
    variables: { id },
  })

const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code

onEveryDatabase(database => {
  describe('in a conversation that is shared', () => {
    it('somebody who may write sends, stops and regenerates, as the author of what they send', async () => {
      await using parley = await startParley({ database })
      const [owner, guest] = [await parley.signIn('user'), await parley.signIn('admin')]
      const { conversation, reply } = await owner.client.sendMessage({ content: 'Hi' })
      await owner.client.reply(reply.id).done()
      await share(owner, conversation.id, guest, 'WRITE')
      const held = parley.model.hold()
      const { data } = await send(guest, conversation.id, 'Hello from me')
      expect(data.sendMessage.message.author.id).toBe(await idOf(guest))
      await held.received
      held.send('For both')
      for await (const { text } of owner.client.reply(data.sendMessage.reply.id)) if (text) break
      await eventually(async () => {
        const stopped = await change(guest, 'stopReply', data.sendMessage.reply.id)
        expect(stopped.data.stopReply.status).toBe('STOPPED')
      })
      expect((await change(guest, 'regenerateReply', reply.id)).errors).toBeUndefined()
    })

    it('somebody who may read follows, and is refused everything else', async () => {
      await using parley = await startParley({ database })
      const [owner, guest] = [await parley.signIn('user'), await parley.signIn('admin')]
      const held = parley.model.hold()
      const { conversation, message, reply } = await owner.client.sendMessage({ content: 'Hi' })
      await held.received
      await share(owner, conversation.id, guest, 'READ')
      const following = guest.client.reply(reply.id).done()
      expect(codeOf(await send(guest, conversation.id, 'May I?'))).toBe('FORBIDDEN')
      expect(codeOf(await change(guest, 'stopReply', reply.id))).toBe('FORBIDDEN')
      expect(codeOf(await change(guest, 'regenerateReply', reply.id))).toBe('FORBIDDEN')
      expect(codeOf(await edit(guest, message.id))).toBe('FORBIDDEN')
      held.send('For both')
      held.end()
      expect(await following).toMatchObject({ content: 'For both', status: 'COMPLETE' })
      expect(parley.model.requests).toHaveLength(1)
    })

    it('nobody edits what another person wrote', async () => {
      await using parley = await startParley({ database })
      const [owner, guest] = [await parley.signIn('user'), await parley.signIn('admin')]
      const { conversation, message, reply } = await owner.client.sendMessage({ content: 'Hi' })
      await owner.client.reply(reply.id).done()
      expect(codeOf(await edit(guest, message.id))).toBe('NOT_FOUND')
      await share(owner, conversation.id, guest, 'WRITE')
      expect(codeOf(await edit(guest, message.id))).toBe('FORBIDDEN')
    })

    it('somebody who is taken out hears no more of a reply; the others do', {
      tags: ['deadline'],
    }, async () => {
      await using parley = await startParley({ database })
      const [owner, guest] = [await parley.signIn('user'), await parley.signIn('admin')]
      const held = parley.model.hold()
      const { conversation, reply } = await owner.client.sendMessage({ content: 'Hi' })
      await share(owner, conversation.id, guest, 'READ')
      held.send('For both, ')
      const events = guest.client.reply(reply.id)[Symbol.asyncIterator]()
      await events.next()
      const refused = expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await takeOut(owner, conversation.id, guest)
      using watch = startWatch()
      await refused
      expect(watch.ms()).toBeLessThan(2000)
      held.send('for one')
      held.end()
      expect(await owner.client.reply(reply.id).done()).toMatchObject({ content: 'For both, for one' })
      await expect(guest.client.reply(reply.id).done()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
})

it('somebody who is taken out at one server hears no more at another, without a bus between them', {
  tags: ['deadline'],
}, async () => {
  await using first = await startParley({ database: 'postgresql' })
  await using second = await startParley({ beside: first })
  const [owner, guest] = [await first.signIn('user'), await first.signIn('admin')]
  const held = first.model.hold()
  const { conversation, reply } = await owner.client.sendMessage({ content: 'Hi' })
  await share(owner, conversation.id, guest, 'READ')
  held.send('For both')
  const events = second.as(guest).client.reply(reply.id)[Symbol.asyncIterator]()
  await events.next()
  const refused = expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await takeOut(owner, conversation.id, guest)
  using watch = startWatch()
  await refused
  expect(watch.ms()).toBeLessThan(2000)
})
