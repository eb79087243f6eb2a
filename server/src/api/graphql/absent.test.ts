import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transports } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

type Send = (query: string, variables?: Record<string, unknown>) => ReturnType<typeof transports.http>

const CONVERSATION = 'title systemPrompt tags pinned'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    ;[user, admin] = [await parley.signIn('user'), await parley.signIn('admin')]
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  describe.each(Object.entries(transports))('over %s a variable that is not given', (_name, ask) => {
    const by =
      (who: () => SignedIn): Send =>
      (query, variables = {}) =>
        ask(parley.url, { query, variables }, who().token)
    const asUser = by(() => user)
    const asAdmin = by(() => admin)

    it('changes nothing of a conversation', async () => {
      const before = { title: 'Kept', systemPrompt: 'Be brief.', tags: ['a', 'b'] }
      const made = await asUser(
        'mutation ($input: CreateConversationInput!) { createConversation(input: $input) { id } }',
        { input: before },
      )
      const { data, errors } = await asUser(
        `mutation ($id: ID!, $t: String, $s: String, $g: [String!], $p: Boolean) {
          updateConversation(id: $id, input: { title: $t, systemPrompt: $s, tags: $g, pinned: $p }) { ${CONVERSATION} }
        }`,
        { id: made.data.createConversation.id, p: true },
      )
      expect(errors).toBeUndefined()
      expect(data.updateConversation).toEqual({ ...before, pinned: true })
    })

    it('leaves a role the models it had', async () => {
      const name = `Small ${crypto.randomUUID()}`
      const made = await asAdmin(
        'mutation ($name: String!, $models: [ID!]) { createRole(input: { name: $name, permissions: [CHAT], models: $models }) { id } }',
        { name, models: [await parley.modelId('small')] },
      )
      const { data } = await asAdmin(
        `mutation ($id: ID!, $d: String, $m: [ID!]) {
          updateRole(id: $id, input: { description: $d, models: $m, permissions: [CHAT] }) { description models { name } }
        }`,
        { id: made.data.createRole.id, d: 'Few' },
      )
      expect(data.updateRole).toEqual({ description: 'Few', models: [{ name: 'small' }] })
    })

    it('leaves somebody their name', async () => {
      const update = 'mutation ($n: String) { updateProfile(input: { name: $n }) { name } }'
      await asUser(update, { n: 'Ada' })
      expect((await asUser(update)).data.updateProfile.name).toBe('Ada')
      expect((await asUser(update, { n: null })).data.updateProfile.name).toBeNull()
    })

    it('gives way to the default of its place', async () => {
      const users = await asAdmin(
        'query ($f: UserOrderField) { users(orderBy: { field: $f, direction: ASC }) { totalCount } }',
      )
      expect(users.errors).toBeUndefined()
      const usage = await asUser(
        `query ($z: String, $u: [ID!]) {
          usage(filter: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", timeZone: $z, userIds: $u }, groupBy: [DAY]) { truncated }
        }`,
      )
      expect(usage.errors).toBeUndefined()
      const key = await asUser(
        'mutation ($e: DateTime) { createApiKey(input: { name: "key", scopes: [CHAT], expiresAt: $e }) { apiKey { name } } }',
      )
      expect(key.data?.createApiKey.apiKey.name).toBe('key')
    })
  })
})
