import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { addConversations } from '../../../test/history.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'

interface Line {
  type: string
  [key: string]: unknown
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const stored = <T>(work: (client: PrismaClient) => Promise<T>) => beside(parley.databaseUrl, work)
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const request = ({ ask }: SignedIn, userId: string | null = null) =>
    ask({
      query:
        'mutation ($userId: ID, $reason: String) { exportUserData(userId: $userId, reason: $reason) { id status url expiresAt } }',
      variables: { userId, reason: userId && 'asked for by letter' },
    })
  const urlFor = async (who: SignedIn, userId?: string): Promise<string> =>
    (await request(who, userId)).data.exportUserData.url
  const codeFor = async (who: SignedIn, userId?: string) =>
    (await request(who, userId)).errors?.[0]?.extensions.code
  const statusOf = async (url: string | URL) => (await fetch(url)).status
  const stranger = (name: string) =>
    stored(client =>
      client.user.create({ data: { id: newId('usr'), name, status: 'ACTIVE', createdAt: new Date() } }),
    )

  async function linesAt(url: string): Promise<Line[]> {
    const text = await (await fetch(url)).text()
    expect(text.endsWith('\n')).toBe(true)
    return text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
  }

  test('an export holds everything of its person and nothing of anybody else [P3]', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    const other = await stranger('canary of the stranger')
    const ours = { ownerId: other.id, others: [id], messages: 4, text: 'canary of others' }
    const former = await stored(async client => {
      await addConversations(client, { ownerId: id, count: 60, messages: 6, text: 'written' })
      await addConversations(client, ours)
      await addConversations(client, { ownerId: other.id, text: 'canary of the stranger' })
      const [left = ''] = await addConversations(client, ours)
      await client.participant.deleteMany({ where: { conversationId: left, userId: id } })
      await client.usage.create({
        data: { id: newId('use'), conversationId: left, userId: id, model: 'test-model', ...tokens },
      })
      return left
    })
    await user.client.sendMessage({ content: 'And this one' })
    await user.ask('mutation { createApiKey(input: { name: "mine", scopes: [HISTORY_READ] }) { secret } }')
    const lines = await linesAt(await urlFor(user))
    const of = (type: string) => lines.filter(line => line.type === type)
    expect(lines[0]).toMatchObject({ type: 'export', version: 1, userId: id })
    expect(lines.at(-1)).toEqual({ type: 'end', lines: lines.length })
    expect(of('user')).toMatchObject([{ id, email: 'jonas@example.com' }])
    expect(of('identity')).toMatchObject([{ provider: 'dev' }])
    expect(of('session').length).toBeGreaterThan(0)
    expect(of('role')).toMatchObject([{ name: 'user' }])
    expect(of('apiKey')).toMatchObject([{ name: 'mine' }])
    expect(of('conversation').length).toBe(62)
    const messages = of('message')
    // 60 conversations of six, one of a question and its answer, and what is theirs in two of the stranger's.
    expect(new Set(messages.map(message => message.id)).size).toBe(60 * 6 + 2 + 2)
    expect(messages.length).toBe(60 * 6 + 2 + 2)
    expect(messages.map(message => message.conversationId)).toContain(former)
    expect(of('usage').length).toBeGreaterThan(0)
    expect(of('auditEvent').map(({ action }) => action)).toContain('user.exported')
    const text = JSON.stringify(lines)
    expect(text).not.toContain('canary of the stranger')
    expect(text).not.toContain(`by ${other.id}`)
    expect(text).not.toContain('about canary of others')
    expect(text).toContain(`canary of others 2 by ${id}`)
    expect(text).not.toMatch(/tokenHash|keyHash|accessToken|refreshToken/)
  })

  test('an export is a file of lines, kept by no cache, and its fetching is recorded', async () => {
    const user = await parley.signIn('user')
    const response = await fetch(await urlFor(user))
    const file = Object.fromEntries(response.headers)
    expect(file).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="parley-${await idOf(user)}.ndjson"`,
      'cache-control': 'no-store',
    })
    await response.text()
    const targetId = await idOf(user)
    const audited = await stored(c => c.auditEvent.findMany({ where: { targetId }, orderBy: { seq: 'asc' } }))
    const actions = audited.map(({ action }) => action)
    expect(actions.slice(-2)).toEqual(['user.exported', 'user.export_fetched'])
  })

  test('an address that is wrong, too old or somebody’s who is gone says nothing', async () => {
    const user = await parley.signIn('user')
    const url = new URL(await urlFor(user))
    const nothing = await fetch(new URL('/nothing', parley.url))
    const told = async (address: string | URL) => {
      const { errors } = await (await fetch(address)).json()
      return { ...errors[0], extensions: { code: errors[0].extensions.code } }
    }
    const wrong = new URL(url)
    wrong.searchParams.set('token', `${'A'.repeat(43)}`)
    const other = new URL(url)
    other.pathname = `/exports/${newId('exp')}`
    const twice = `${url}&token=x`
    const bare = url.href.split('?')[0] ?? ''
    for (const address of [wrong, other, twice, bare, `${bare}?token=`, `${bare}?token=%00`]) {
      expect(await statusOf(address)).toBe(nothing.status)
      expect(await told(address)).toEqual(await told(new URL('/nothing', parley.url)))
    }
    expect(await statusOf(url)).toBe(200)
    await stored(c => c.dataExport.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } }))
    expect(await statusOf(url)).toBe(404)
    const next = await urlFor(user)
    await user.ask({
      query: 'mutation ($id: ID!) { deleteUser(id: $id) }',
      variables: { id: await idOf(user) },
    })
    expect(await statusOf(next)).toBe(404)
  })

  test('others are exported by those alone who manage people, for a reason, as long as they do', async () => {
    const user = await parley.signIn('user')
    const { id } = await stranger('Somebody')
    expect(await codeFor(user, id)).toBe('FORBIDDEN')
    expect(await codeFor(user, newId('usr'))).toBe('FORBIDDEN')
    expect(await codeFor(admin, newId('usr'))).toBe('NOT_FOUND')
    const { data } = await user.ask(
      'mutation { createApiKey(input: { name: "mine", scopes: [HISTORY_READ] }) { secret } }',
    )
    expect(await codeFor(parley.as({ token: data.createApiKey.secret }))).toBe('FORBIDDEN')
    const url = await urlFor(admin, id)
    expect((await linesAt(url))[0]).toMatchObject({ userId: id })
    const adminId = await idOf(admin)
    await stored(c => c.user.update({ where: { id: adminId }, data: { status: 'SUSPENDED' } }))
    expect(await statusOf(url)).toBe(404)
    await stored(c => c.user.update({ where: { id: adminId }, data: { status: 'ACTIVE' } }))
  })

  /** Fetches a long file, of which nothing may come to its end after `meanwhile`. */
  async function fetchCutOff(
    personId: string,
    ask: () => Promise<string>,
    meanwhile: () => Promise<unknown>,
  ) {
    const long = 'x'.repeat(50_000)
    const more = { ownerId: personId, count: 20, messages: 20, text: long }
    await stored(client => addConversations(client, more))
    const reader = (await fetch(await ask())).body?.getReader()
    await reader?.read()
    await meanwhile()
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return 'ended'
    }
    await expect(rest()).rejects.toThrow()
  }

  test.each(['is signed out', 'is revoked', 'has expired', 'is withdrawn from it'])(
    'an address ends with the session that asked, which %s, and so does what is being fetched',
    async how => {
      const thief = await parley.signIn('user')
      const owner = await parley.signIn('user')
      const id = await idOf(thief)
      let made = { id: '', url: '', session: { id: '' } }
      const ask = async () => {
        const { data } = await thief.ask('mutation { exportUserData { id url session { id } } }')
        made = data.exportUserData
        return made.url
      }
      const expiresAt = new Date()
      const ends: Record<string, () => Promise<unknown>> = {
        'is signed out': () => thief.ask('mutation { signOut }'),
        'is revoked': () => owner.client.revokeOtherSessions(),
        'has expired': () =>
          stored(c => c.session.update({ where: { id: made.session.id }, data: { expiresAt } })),
        'is withdrawn from it': () => owner.client.withdrawDataExport(made.id),
      }
      await fetchCutOff(id, ask, async () => ends[how]?.())
      expect(await statusOf(made.url)).toBe(404)
      expect(await exportsOf(owner)).not.toContain(made.id)
    },
  )

  const exportsOf = async ({ ask }: SignedIn): Promise<string[]> =>
    (await ask('{ me { dataExports { id } } }')).data.me.dataExports.map(({ id }: { id: string }) => id)

  test('asking needs a sign-in of the last ten minutes', async () => {
    const user = await parley.signIn('user')
    const { data } = await user.ask('{ me { sessions { nodes { id current } } } }')
    const { id } = data.me.sessions.nodes.find(({ current }: { current: boolean }) => current)
    const signedInBefore = (minutes: number) =>
      stored(c =>
        c.session.update({ where: { id }, data: { createdAt: new Date(Date.now() - minutes * 60_000) } }),
      )
    await signedInBefore(9)
    expect(await codeFor(user)).toBeUndefined()
    await signedInBefore(11)
    expect(await codeFor(user)).toBe('REAUTH_REQUIRED')
  })

  test('exports are listed with who asked and when they were fetched, and their address is told to that session alone', async () => {
    const user = await parley.signIn('user')
    const other = await parley.signIn('user')
    const url = await urlFor(user)
    await linesAt(url)
    const query =
      '{ me { dataExports { id url user { id } session { current } createdAt expiresAt lastFetchedAt } } }'
    const [mine] = (await user.ask(query)).data.me.dataExports
    const [seen] = (await other.ask(query)).data.me.dataExports
    expect(mine).toMatchObject({ url, user: { id: await idOf(user) }, session: { current: true } })
    expect(mine.lastFetchedAt).not.toBeNull()
    expect(seen).toEqual({ ...mine, url: null, session: { current: false } })
    const node = `{ node(id: "${mine.id}") { ... on DataExport { url } } }`
    expect((await other.ask(node)).data.node).toEqual({ url: null })
    await admin.client.withdrawDataExport(mine.id)
    expect(await statusOf(url)).toBe(200)
  })

  test('an export holds what was there when it was asked for, and nothing that came later', async () => {
    const user = await parley.signIn('user')
    const answer = parley.model.hold()
    const before = await user.client.sendMessage({ content: 'said before' })
    await answer.received
    const url = await urlFor(user)
    answer.send('answered later')
    answer.end()
    await user.client.reply(before.reply.id).done()
    const after = await user.client.sendMessage({ content: 'said later' })
    await user.client.reply(after.reply.id).done()
    const lines = await linesAt(url)
    const ids = lines.filter(({ type }) => type === 'message').map(({ id }) => id)
    expect(ids).toContain(before.message.id)
    expect(ids).not.toContain(after.message.id)
    expect(lines.find(({ id }) => id === before.reply.id)).toMatchObject({ content: '', status: 'STREAMING' })
    expect(JSON.stringify(lines)).not.toMatch(/(said|answered) later/)
    expect(lines.map(({ id }) => id)).not.toContain(after.conversation.id)
  })

  test('a file whose export ends while it is fetched is cut off, and that is logged', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    await fetchCutOff(
      id,
      () => urlFor(user),
      () => stored(c => c.dataExport.deleteMany({ where: { userId: id } })),
    )
    expect(parley.log).toContainEqual(expect.objectContaining({ msg: 'an export was cut off' }))
  })

  test('a file about somebody else is cut off when who fetches it may no longer', async () => {
    const { id } = await stranger('Somebody with much to say')
    const adminId = await idOf(admin)
    const status = (status: string) =>
      stored(c => c.user.update({ where: { id: adminId }, data: { status } }))
    await fetchCutOff(
      id,
      () => urlFor(admin, id),
      () => status('SUSPENDED'),
    )
    await status('ACTIVE')
  })
})

const tokens = { promptTokens: 1, completionTokens: 1, failed: false, createdAt: new Date() }
