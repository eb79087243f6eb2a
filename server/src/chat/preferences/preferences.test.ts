import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const fields = 'theme locale defaultModel { id name } instructions notifyReplies'
const mine = `{ me { preferences { ${fields} } } }`
const change = `mutation ($input: UpdatePreferencesInput!) { updatePreferences(input: $input) { ${fields} } }`

onEveryDatabase(database => {
  let parley: Parley
  let person: Somebody
  let friend: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.models.ids = ['test-model', 'second-model']
    const people = openPeople(parley)
    person = await people.somebody()
    friend = await people.somebody()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const update = async (who: Somebody, input: object) => (await who.get(change, { input })).updatePreferences
  /** What the model was given for the last reply. */
  const given = () => parley.model.requests.at(-1)?.body.messages
  async function say(who: Somebody, content: string, conversationId?: string) {
    parley.model.reply('Yes')
    const sent = await who.client.sendMessage({ content, conversationId })
    await who.client.reply(sent.reply.id).done()
    return sent
  }

  it('somebody who never changed anything has the usual ones', async () => {
    expect((await friend.get(mine)).me.preferences).toEqual({
      theme: 'SYSTEM',
      locale: null,
      defaultModel: null,
      instructions: null,
      notifyReplies: true,
    })
  })

  it('what is changed is found on the next device, and what is absent stays', async () => {
    await update(person, { theme: 'DARK', locale: 'de-ch', notifyReplies: false })
    const changed = await update(person, { locale: 'en' })
    expect(changed).toMatchObject({ theme: 'DARK', locale: 'en', notifyReplies: false })
    expect((await person.get(mine)).me.preferences).toEqual(changed)
    expect(await update(person, { locale: null })).toMatchObject({ theme: 'DARK', locale: null })
  })

  it.each([
    ['theme', null],
    ['notifyReplies', null],
    ['locale', 'no language'],
    ['locale', 'x'.repeat(300)],
    ['instructions', 'x'.repeat(4001)],
    ['defaultModel', 'mdl_unknown'],
  ])('%s cannot be %j', async (name, value) => {
    const { errors } = await person.ask({ query: change, variables: { input: { [name]: value } } })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(Object.keys(errors?.[0]?.extensions.fields ?? {})).toEqual([`input.${name}`])
  })

  describe('own instructions', () => {
    it('go before the system prompt of every conversation, for whoever has them', async () => {
      await update(person, { instructions: 'I am a geologist.' })
      const { id } = await person.client.createConversation({ systemPrompt: 'Be brief.' })
      await say(person, 'One', id)
      expect(given()?.map(one => [one.role, one.content])).toEqual([
        ['system', 'I am a geologist.\n\nBe brief.'],
        ['user', 'One'],
      ])
      await say(person, 'Without a prompt')
      expect(given()?.[0]).toEqual({ role: 'system', content: 'I am a geologist.' })
    })

    it('are nothing that others in the conversation see, or their models are told', async () => {
      await update(person, { instructions: 'My secret hobby.' })
      const { conversation } = await say(person, 'Hello')
      await person.share(conversation.id, friend.id, 'WRITE')
      await say(friend, 'And me?', conversation.id)
      expect(JSON.stringify(given())).not.toContain('secret hobby')
      const seen = await friend.get(
        `query ($id: ID!) { conversation(id: $id) {
          systemPrompt owner { preferences { instructions } } messages { nodes { content } } } }`,
        { id: conversation.id },
      )
      expect(seen.conversation.owner.preferences).toBeNull()
      expect(JSON.stringify(seen)).not.toContain('secret hobby')
      await update(person, { instructions: '' })
      await say(person, 'Anew', conversation.id)
      expect(given()?.some(one => one.role === 'system')).toBe(false)
    })
  })

  it('new conversations begin with the model of choice, as long as it is there', async () => {
    const second = await parley.modelId('second-model')
    expect((await update(person, { defaultModel: second })).defaultModel.name).toBe('second-model')
    expect((await person.client.createConversation()).model.name).toBe('second-model')
    expect((await say(person, 'Hello')).conversation.model.name).toBe('second-model')
    await update(person, { defaultModel: null })
    expect((await say(person, 'Hello')).conversation.model.name).toBe('test-model')
  })

  it('they are gone with whoever is erased', async () => {
    const people = openPeople(parley)
    const leaver = await people.somebody()
    await update(leaver, { instructions: 'Remember me.' })
    await leaver.get('mutation ($id: ID!) { deleteUser(id: $id) }', { id: leaver.id })
    const left = (userId: string) =>
      beside(parley.databaseUrl, c => c.preferences.count({ where: { userId } }))
    expect([await left(leaver.id), await left(person.id)]).toEqual([0, 1])
  })
})
