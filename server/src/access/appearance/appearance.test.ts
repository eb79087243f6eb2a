import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const PNG = 'data:image/png;base64,iVBORw0KGgo='
const everything =
  'companyName logo supportUrl imprintUrl privacyUrl suggestions announcement { text level until }'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const look = {
    companyName: 'Okafor & <Sons>',
    logo: PNG,
    supportUrl: 'mailto:help@example.com',
    imprintUrl: 'https://example.com/imprint',
    privacyUrl: 'https://example.com/privacy',
    suggestions: [' Summarise a text ', ''],
  }
  const set = (input: object) =>
    admin.ask({
      query: `mutation ($input: SetAppearanceInput!) { setAppearance(input: $input) { ${everything} } }`,
      variables: { input },
    })
  const announce = (input: object | null) =>
    admin.ask({
      query:
        'mutation ($input: AnnouncementInput) { setAnnouncement(input: $input) { announcement { text } } }',
      variables: { input },
    })
  const seenBy = async (who: Pick<SignedIn, 'ask'>) =>
    (await who.ask(`{ appearance { ${everything} } }`)).data.appearance

  describe('what the company puts on the pages', () => {
    test('is nothing at first, and then what an admin sets, for everybody who is signed in', async () => {
      const user = await parley.signIn('user')
      expect(await seenBy(user)).toEqual({
        ...{ companyName: null, logo: null, supportUrl: null, imprintUrl: null, privacyUrl: null },
        ...{ suggestions: [], announcement: null },
      })
      expect((await set(look)).errors).toBeUndefined()
      await announce({ text: 'Back at noon', level: 'WARNING' })
      expect(await seenBy(user)).toEqual({
        ...look,
        suggestions: ['Summarise a text'],
        announcement: { text: 'Back at noon', level: 'WARNING', until: null },
      })
    })

    test('is without suggestions and announcement for whoever is not signed in', async () => {
      expect(await seenBy(parley)).toEqual({ ...look, suggestions: [], announcement: null })
    })

    test('is on the pages on which people sign in, as text', async () => {
      const page = await (await fetch(new URL('/auth/failed', parley.url))).text()
      expect(page).toContain('Okafor &#38; &#60;Sons&#62;')
      expect(page).toContain(`<img class="logo" src="${PNG}" alt="">`)
      for (const url of [look.supportUrl, look.imprintUrl, look.privacyUrl])
        expect(page).toContain(`<a href="${url}">`)
      expect(await (await fetch(new URL('/auth/invited', parley.url))).text()).toContain('Okafor')
      const headers = { accept: 'text/html' }
      expect(await (await fetch(new URL('/admin', parley.url), { headers })).text()).toContain('Okafor')
    })

    test.each([
      ['logo', 'data:image/svg+xml;base64,PHN2Zz4='],
      ['logo', 'data:image/png;base64,PHN2Zz4='],
      ['logo', 'https://example.com/logo.png'],
      ['logo', `${PNG.slice(0, -1)}${'A'.repeat(70_000)}`],
      ['imprintUrl', 'http://example.com'],
      ['privacyUrl', 'javascript:alert(1)'],
      ['supportUrl', 'https://admin:secret@example.com'],
      ['companyName', 'x'.repeat(61)],
      ['suggestions', ['1', '2', '3', '4', '5']],
    ])('has no %s like %s', async (name, value) => {
      const { errors } = await set({ ...look, [name]: value })
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: { [`input.${name}`]: expect.any(String) },
      })
    })

    test('is recorded, and told to consoles', async () => {
      const socket = await openSocket(parley.url, admin.token)
      const after = Buffer.from(JSON.stringify(['admin', 0, 0])).toString('base64url')
      const query = `subscription { adminEvents(after: "${after}", filter: { types: [APPEARANCE] }) { kind type node { id } } }`
      socket.send({ id: '1', type: 'subscribe', payload: { query } })
      const { payload } = await socket.next()
      expect(payload.data.adminEvents).toEqual({
        kind: 'UPDATED',
        type: 'APPEARANCE',
        node: { id: 'apr_server' },
      })
      await socket[Symbol.asyncDispose]()
      const actions = await beside(parley.databaseUrl, client =>
        client.auditEvent.findMany({ where: { targetId: 'apr_server' }, orderBy: { seq: 'asc' } }),
      )
      expect(actions.map(({ action }) => action)).toEqual(['appearance.set', 'announcement.set'])
      expect(actions[0]?.details).toContain('Okafor')
    })

    test('has another version when it is changed, and the same one whatever is announced', async () => {
      const version = async () => (await parley.ask('{ appearance { version } }')).data.appearance.version
      const before = await version()
      await announce({ text: 'Back at one', level: 'INFO' })
      expect(await version()).toBe(before)
      await set({ ...look, privacyUrl: 'https://example.com/data' })
      const after = await version()
      expect(after).not.toBe(before)
      await set(look)
      await announce({ text: 'Back at noon', level: 'WARNING' })
      expect(await version()).toBe(before)
    })
  })

  describe('an announcement', () => {
    test('goes when it is over, and when it is taken away', async () => {
      const user = await parley.signIn('user')
      const soon = new Date(Date.now() + 60_000).toISOString()
      await announce({ text: 'Soon', level: 'INFO', until: soon })
      expect((await seenBy(user)).announcement).toEqual({ text: 'Soon', level: 'INFO', until: soon })
      await beside(parley.databaseUrl, client =>
        client.appearance.updateMany({ data: { until: new Date(Date.now() - 1) } }),
      )
      expect((await seenBy(user)).announcement).toBeNull()
      await announce({ text: 'Again', level: 'INFO' })
      await announce(null)
      expect((await seenBy(user)).announcement).toBeNull()
    })

    test('has a text, and an end that is to come', async () => {
      for (const [name, wrong] of [
        ['text', { text: ' ', level: 'INFO' }],
        ['text', { text: 'x'.repeat(501), level: 'INFO' }],
        ['until', { text: 'x', level: 'INFO', until: new Date(Date.now() - 1000).toISOString() }],
      ] as const)
        expect((await announce(wrong)).errors?.[0]?.extensions.fields).toHaveProperty([`input.${name}`])
    })
  })

  test.skipIf(database === 'sqlite')('what is set on one server holds on another at once', async () => {
    await using second = await startParley({ beside: parley })
    await set({ ...look, companyName: 'Renamed' })
    expect((await seenBy(second)).companyName).toBe('Renamed')
  })
})
