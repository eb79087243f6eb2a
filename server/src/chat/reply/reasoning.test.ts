import { describe, expect, it } from 'vitest'
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
