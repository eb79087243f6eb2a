import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'

const COUNT = 2050
const YEAR = 2020

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  const ids: string[] = []

  const stored = <T>(work: (client: PrismaClient) => Promise<T>) => beside(parley.databaseUrl, work)
  const person = (name: string, createdAt: Date) => ({
    ...{ id: newId('usr'), name, nameFolded: name, status: 'ACTIVE', createdAt },
    // More than the buffers of a connection hold.
    picture: `https://example.com/${'x'.repeat(8000)}`,
  })

  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
    // Several came at the same moment: what lies on both sides of a page's end has the same time.
    const people = Array.from({ length: COUNT }, (_, i) =>
      person(
        i === 0 ? '=HYPERLINK("x","y")' : `no. ${i}, called "${i}"`,
        new Date(Date.UTC(YEAR, 0, 1, 0, i / 7)),
      ),
    )
    ids.push(...people.map(({ id }) => id))
    await stored(client => client.user.createMany({ data: people }))
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const those = {
    filter: { createdAfter: `${YEAR}-01-01T00:00:00Z`, createdBefore: `${YEAR + 1}-01-01T00:00:00Z` },
    orderBy: { field: 'CREATED_AT', direction: 'ASC' },
  }
  const request = ({ ask }: SignedIn, input: Record<string, unknown>) =>
    ask({
      query: 'mutation ($input: ExportListInput!) { exportList(input: $input) { url expiresAt } }',
      variables: {
        input: {
          ...{ list: 'users', columns: ['id'], format: 'CSV', arguments: JSON.stringify(those) },
          ...input,
        },
      },
    })
  const urlFor = async (who: SignedIn, input: Record<string, unknown> = {}): Promise<string> =>
    (await request(who, input)).data.exportList.url
  const codeFor = async (who: SignedIn, input: Record<string, unknown>) =>
    (await request(who, input)).errors?.[0]?.extensions.code
  const statusOf = async (url: string | URL) => (await fetch(url)).status

  test('a list is a table of the columns and in the order that were asked for, each item once', async () => {
    const response = await fetch(await urlFor(admin, { columns: ['name', 'id', 'status'] }))
    const today = new Date().toISOString().slice(0, 10)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="parley-users-${today}.csv"`,
      'cache-control': 'no-store',
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [header, first, second, ...lines] = bytes.toString().slice(1).trimEnd().split('\r\n')
    expect(header).toBe('name,id,status')
    expect(first).toBe(`"'=HYPERLINK(""x"",""y"")",${ids[0]},ACTIVE`)
    expect(second).toMatch(/^"no\. \d+, called ""\d+""",usr_/)
    const told = [first, second, ...lines].map(line => line?.split(',').at(-2))
    expect(told).toHaveLength(COUNT)
    expect(new Set(told)).toEqual(new Set(ids))
    const minutes = told.map(id => Math.floor(ids.indexOf(id ?? '') / 7))
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b))
  })

  test('lines of JSON hold an item each, also of a list that is given whole', async () => {
    const linesFor = async (input: object) =>
      (await (await fetch(await urlFor(admin, { format: 'NDJSON', ...input }))).text())
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
    const people = await linesFor({ columns: ['id', 'suspension.reason', 'createdAt'] })
    expect(people).toHaveLength(COUNT)
    expect(people[0]).toEqual({ id: ids[0], suspension: null, createdAt: `${YEAR}-01-01T00:00:00.000Z` })
    const roles = await linesFor({ list: 'roles', columns: ['name'], arguments: null })
    expect(roles).toContainEqual({ name: 'admin' })
  })

  test('several values are in one cell', async () => {
    const { data } = await admin.ask('{ me { id } }')
    const given = JSON.stringify({ filter: { ids: [data.me.id] } })
    const url = await urlFor(admin, { columns: ['roles.role.name', 'permissions'], arguments: given })
    expect(await (await fetch(url)).text()).toMatch(/\r\nadmin,.*USERS_READ; USERS_MANAGE; /)
  })

  test('what comes in later is not in it, wherever it would stand', async () => {
    const url = await urlFor(admin, {
      arguments: JSON.stringify({ orderBy: { field: 'NAME', direction: 'ASC' } }),
    })
    const later = person('no. 1000', new Date(Date.now() + 60_000))
    await stored(client => client.user.create({ data: later }))
    const text = await (await fetch(url)).text()
    expect(text.match(/usr_/g)?.length).toBeGreaterThanOrEqual(COUNT)
    expect(text).not.toContain(later.id)
  })

  test('nobody exports what they may not list, nor with a key, nor what is no list or no field', async () => {
    const user = await parley.signIn('user')
    expect(await codeFor(user, {})).toBe('FORBIDDEN')
    expect(await codeFor(user, { list: 'auditEvents', arguments: null })).toBe('FORBIDDEN')
    const scopes = '[USERS_READ]'
    const { data } = await admin.ask(
      `mutation { createApiKey(input: { name: "list", scopes: ${scopes}, reason: "reads" }) { secret } }`,
    )
    expect(await codeFor(parley.as({ token: data.createApiKey.secret }), {})).toBe('FORBIDDEN')
    for (const wrong of [
      { list: 'me', arguments: null },
      { list: 'changes', arguments: null },
      { list: '__schema', arguments: null },
      { columns: [] },
      { columns: ['secret'] },
      { columns: ['roles'] },
      { columns: ['id } pageInfo { hasNextPage'] },
      { arguments: '{' },
      { arguments: '[]' },
      { arguments: '{"first":5}' },
      { arguments: '{"filter":{"nothing":1}}' },
      { arguments: '{"filter":"all"}' },
      { arguments: JSON.stringify({ filter: { search: 'x'.repeat(10_000) } }) },
    ])
      expect([wrong, await codeFor(admin, wrong)]).toEqual([wrong, 'BAD_USER_INPUT'])
  })

  test('a field that is kept from somebody is empty in their file as in their list', async () => {
    const other = await parley.signIn('user')
    const { data } = await other.ask('{ me { id } }')
    const list = { list: 'people', columns: ['id', 'email', 'lastSeenAt'], arguments: '{"search":"Jonas"}' }
    const asked = '{ people(search: "Jonas") { id email lastSeenAt } }'
    const viewer = await parley.signIn('admin')
    const text = await (await fetch(await urlFor(viewer, list))).text()
    const [seen] = (await viewer.ask(asked)).data.people
    expect(seen.id).toBe(data.me.id)
    expect(text).toContain(`\r\n${seen.id},${seen.email ?? ''},${seen.lastSeenAt ?? ''}\r\n`)
  })

  test('it is recorded who exported which list, by which filter, and that it was fetched', async () => {
    const url = await urlFor(admin, { columns: ['id', 'name'] })
    await (await fetch(url)).text()
    const id = /lex_\w+/.exec(url)?.[0]
    const events = await stored(client =>
      client.auditEvent.findMany({ where: { action: { startsWith: 'list.' } }, orderBy: { seq: 'asc' } }),
    )
    const told = events
      .map(
        ({ action, details }): Record<string, string> => ({
          action,
          ...Object.fromEntries(JSON.parse(details)),
        }),
      )
      .filter(event => event.export === id)
    expect(told).toEqual([
      {
        ...{ action: 'list.exported', export: id, list: 'users', format: 'CSV', columns: 'id name' },
        arguments: JSON.stringify(those),
      },
      { action: 'list.export_fetched', export: id, list: 'users' },
    ])
  })

  test('an address that is wrong, or too old, says nothing', async () => {
    const url = new URL(await urlFor(admin))
    const wrong = new URL(url)
    wrong.searchParams.set('token', 'A'.repeat(43))
    const other = new URL(url)
    other.pathname = `/exports/${newId('lex')}`
    for (const address of [wrong, other, url.href.split('?')[0] ?? ''])
      expect(await statusOf(address)).toBe(404)
    expect(await statusOf(url)).toBe(200)
    await stored(client => client.listExport.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } }))
    expect(await statusOf(url)).toBe(404)
  })

  /** Fetches what is more than waits on the way, and does something once it has begun. */
  async function cutOff(who: SignedIn, meanwhile: () => Promise<unknown>): Promise<string> {
    const url = await urlFor(who, { columns: ['id', 'picture'] })
    const reader = (await fetch(url)).body?.getReader()
    await reader?.read()
    await meanwhile()
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return 'ended'
    }
    await expect(rest()).rejects.toThrow()
    return url
  }

  test('a file breaks off visibly when the session ends, and its address ends with it', async () => {
    const thief = await parley.signIn('admin')
    const url = await cutOff(thief, () => thief.ask('mutation { signOut }'))
    expect(await statusOf(url)).toBe(404)
    expect(parley.log).toContainEqual(expect.objectContaining({ msg: 'an export was cut off' }))
  })

  test('a file breaks off visibly when the right to the list is lost', async () => {
    const { id: roleId } = await admin.client.createRole({ name: 'desk', permissions: ['USERS_READ'] })
    const desk = await parley.signIn('viewer')
    const { id } = (await desk.ask('{ me { id } }')).data.me
    await admin.client.assignRole([id], roleId)
    await cutOff(desk, () => admin.client.revokeRole([id], roleId))
  })
})
