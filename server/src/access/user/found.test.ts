import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    user = await parley.signIn('user')
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const rename = (name: string) =>
    user.ask({
      query: 'mutation ($n: String) { updateProfile(input: { name: $n }) { id } }',
      variables: { n: name },
    })

  /** Names of the people, and of the keys, that a search finds. */
  async function found(search: string): Promise<{ people: string[]; users: string[]; keys: string[] }> {
    const users = await admin.ask({
      query: 'query ($s: String) { users(filter: { search: $s }) { nodes { name } } }',
      variables: { s: search },
    })
    const keys = await admin.ask({
      query: 'query ($s: String) { apiKeys(filter: { search: $s }) { nodes { name } } }',
      variables: { s: search },
    })
    const people = await user.ask({
      query: 'query ($s: String!) { people(search: $s) { name } }',
      variables: { s: search },
    })
    const names = (nodes: { name: string }[] | null = []) => (nodes ?? []).map(({ name }) => name)
    return {
      people: names(people.data?.people),
      users: names(users.data?.users.nodes),
      keys: names(keys.data?.apiKeys.nodes),
    }
  }

  it.each([
    ['case', 'Ödön ÁRPÁD', 'ödön árpád'],
    ['accents', 'José Muñoz', 'jose munoz'],
    ['accents that the name has not', 'Jose Munoz', 'José Muñoz'],
    ['the normal form', 'Zoe\u0308 Cafe\u0301', 'Zo\u00eb Caf\u00e9'],
    ['ß', 'Anna Großmann', 'anna GROSSMANN'],
    ['ß that is asked for', 'Anna Grossmann', 'großmann'],
    ['ı and İ', 'Işıl İnönü', 'isil inonu'],
    ['I without a dot', 'ISIL', 'ışıl'],
    ['ł', 'Łukasz Wałęsa', 'lukasz walesa'],
    ['final sigma', 'Νίκος Παπαδάς', 'νικοσ παπαδασ'],
    ['compatible forms', 'Ｆｉｎｎ ﬁscher', 'finn fischer'],
  ])('people and keys are found whatever their %s', async (_what, name, search) => {
    await rename(name)
    await user.client.createApiKey({ name, scopes: ['CHAT'] })
    const stored = name.normalize('NFC')
    const { people, users, keys } = await found(search)
    expect([people, users]).toEqual([[stored], [stored]])
    expect(keys).toContain(stored)
  })

  it('% , _ and \\ are characters', async () => {
    await rename('100 %_done\\ now')
    await user.client.createApiKey({ name: '100 %_done\\ now', scopes: ['CHAT'] })
    for (const search of ['%_d', '_done', 'done\\', '0 %'])
      expect(await found(search)).toMatchObject({ users: ['100 %_done\\ now'], keys: ['100 %_done\\ now'] })
    for (const search of ['0%d', '%d', '1__', 'd_ne', '%%', '\\%'])
      expect(await found(search)).toMatchObject({ users: [], keys: [] })
  })

  it('keys are found by the beginning of their prefix', async () => {
    const { apiKey } = await user.client.createApiKey({ name: 'By prefix', scopes: ['CHAT'] })
    for (const length of [5, 8, 11])
      expect((await found(apiKey.prefix.slice(0, length).toUpperCase())).keys).toContain('By prefix')
    expect((await found(apiKey.prefix.slice(4))).keys).not.toContain('By prefix')
  })

  it('people are found by an address that a provider has verified, and by no other', async () => {
    const { data } = await admin.ask('{ me { email } }')
    const byAddress = async () =>
      (
        await user.ask({
          query: 'query ($s: String!) { people(search: $s) { email } }',
          variables: { s: data.me.email.toUpperCase() },
        })
      ).data.people.length
    expect(await byAddress()).toBe(1)
    await beside(parley.databaseUrl, client => client.identity.updateMany({ data: { emailVerified: false } }))
    expect(await byAddress()).toBe(0)
    await beside(parley.databaseUrl, client => client.identity.updateMany({ data: { emailVerified: true } }))
  })

  it('who was stored by a server that did not know of this is found after the next start', async () => {
    await rename('Přemysl Otakar')
    await user.client.createApiKey({ name: 'Škoda', scopes: ['CHAT'] })
    await beside(parley.databaseUrl, async client => {
      await client.user.updateMany({ data: { nameFolded: null, emailFolded: null } })
      await client.apiKey.updateMany({ data: { nameFolded: null } })
    })
    expect((await found('premysl')).users).toEqual([])
    await parley.stop()
    await parley.start()
    await eventually(async () => {
      const { users, keys } = await found('otakar')
      expect(users).toEqual(['Přemysl Otakar'])
      expect(keys).toEqual([])
    })
    expect((await found('skoda')).keys).toEqual(['Škoda'])
  })

  it('names that differ only in normal form are the same name', async () => {
    const create = (name: string) =>
      admin.ask({
        query: 'mutation ($n: String!) { createRole(input: { name: $n, permissions: [CHAT] }) { name } }',
        variables: { n: name },
      })
    expect((await create('Cafe\u0301')).data?.createRole.name).toBe('Caf\u00e9')
    for (const same of ['Caf\u00e9', 'Cafe\u0301', 'CAFE\u0301'])
      expect((await create(same)).errors?.[0]?.extensions.code).toBe('CONFLICT')
    expect((await create('Cafe')).errors).toBeUndefined()
  })
})
