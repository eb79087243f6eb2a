import { expect, it } from 'vitest'
import { eventually } from '../../../../test/eventually.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../../test/parley.js'

const MESSAGES = '{ nodes { id status content } }'

/** What each place says of a reply. */
async function shown({ ask }: SignedIn, id: string, conversationId: string) {
  const query = `query ($id: ID!, $conversationId: ID!) {
    node(id: $id) { ... on Message { status content } }
    conversation(id: $conversationId) { messages(last: 1) { nodes { content } edges { node { content } } } }
    messages(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) ${MESSAGES}
    changes(first: 100) { nodes { message { id content } } }
  }`
  const { data, errors } = await ask({ query, variables: { id, conversationId } })
  expect(errors).toBeUndefined()
  const { nodes, edges } = data.conversation.messages
  return {
    node: data.node.content,
    status: data.node.status,
    conversation: [nodes[0].content, edges[0].node.content],
    integrators: [
      data.messages.nodes.find((message: { id: string }) => message.id === id).content,
      data.changes.nodes.findLast((event: { message?: { id: string } }) => event.message?.id === id).message
        .content,
    ],
  }
}

onEveryDatabase(database => {
  it('a reply that is being written shows its text so far, where it is loaded, and not to integrators', async () => {
    await using parley = await startParley({ database })
    const person = await parley.signIn('user')
    const answer = parley.model.hold()
    const { reply, conversation } = await person.client.sendMessage({ content: 'Hi' })
    const look = () => shown(person, reply.id, conversation.id)
    answer.send('Good 🎈')
    await eventually(async () =>
      expect(await look()).toEqual({
        node: 'Good 🎈',
        status: 'STREAMING',
        conversation: ['Good 🎈', 'Good 🎈'],
        integrators: ['', ''],
      }),
    )
    // Its length is where to go on.
    const rest = person.client.reply(reply.id, { offset: 'Good 🎈'.length })[Symbol.asyncIterator]()
    answer.send(' morning')
    expect((await rest.next()).value).toMatchObject({ text: ' morning' })
    answer.end()
    await rest.return()
    await eventually(async () =>
      expect(await look()).toEqual({
        node: 'Good 🎈 morning',
        status: 'COMPLETE',
        conversation: ['Good 🎈 morning', 'Good 🎈 morning'],
        integrators: ['Good 🎈 morning', 'Good 🎈 morning'],
      }),
    )
  })
})

it('also at a server that does not write it', async () => {
  await using first = await startParley({ database: 'postgresql' })
  await using second = await startParley({ beside: first })
  const person = await first.signIn('user')
  const answer = first.model.hold()
  const { reply, conversation } = await person.client.sendMessage({ content: 'Hi' })
  answer.send('Good morning')
  const elsewhere = second.as(person)
  await eventually(async () =>
    expect(await shown(elsewhere, reply.id, conversation.id)).toMatchObject({
      node: 'Good morning',
      status: 'STREAMING',
      integrators: ['', ''],
    }),
  )
  answer.end()
})
