import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket, transports } from '../../../test/ask.js'
import { type Parley, type SignedIn, startParley } from '../../../test/parley.js'

let parley: Parley
let person: SignedIn
let limits: Record<string, number>

beforeAll(async () => {
  parley = await startParley({ env: { RETENTION_DAYS: '30', TITLES: 'on' } })
  person = await parley.signIn('admin')
  const { data, errors } = await parley.ask(`{ serverInfo { limits {
    maxTitleLength maxSystemPromptLength maxTags maxTagLength maxSearchLength maxPageSize maxOffset maxIds
    maxCost maxDepth maxRootFields maxAliases maxRequestBytes retentionDays temporaryHours eventDays uploads { maxBytes }
  } } }`)
  expect(errors).toBeUndefined()
  limits = data.serverInfo.limits
})
afterAll(() => parley[Symbol.asyncDispose]())

const of = (name: string): number => limits[name] ?? Number.NaN
const list = (length: number, item: (i: number) => string) => Array.from({ length }, (_, i) => item(i))
const create = (input: string) => `mutation { createConversation(input: { ${input} }) { id } }`
const nested = (depth: number): string =>
  `{ me ${'{ roles { assignedBy '.repeat((depth - 2) / 2)}{ id } ${'} }'.repeat((depth - 2) / 2)} }`

describe('serverInfo', () => {
  it('tells what there is to whoever asks, signed in or not', async () => {
    const query = '{ serverInfo { features minimumSdkVersion } }'
    const { data } = await parley.ask(query)
    expect(data.serverInfo.features).toEqual(['CONSOLE', 'TITLES', 'ANY_DOCUMENT', 'TOLD_COST', 'EXPLORER'])
    expect((await person.ask(query)).data).toEqual(data)
  })

  it('asks for no SDK that is newer than the one released with it', async () => {
    const { data } = await parley.ask('{ serverInfo { minimumSdkVersion } }')
    const sdk: string = JSON.parse(
      readFileSync(new URL('../../../../sdk/package.json', import.meta.url), 'utf8'),
    ).version
    const { minimumSdkVersion } = data.serverInfo
    expect([minimumSdkVersion, sdk].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))).toEqual([
      minimumSdkVersion,
      sdk,
    ])
  })

  it('tells how long things are kept, and how long files may be', () => {
    expect(limits).toMatchObject({
      retentionDays: 30,
      temporaryHours: 24,
      eventDays: 30,
      uploads: { maxBytes: 26_214_400 },
    })
  })

  it.each<[string, (length: number) => string]>([
    ['maxTitleLength', length => create(`title: "${'a'.repeat(length)}"`)],
    ['maxSystemPromptLength', length => create(`systemPrompt: "${'a'.repeat(length)}"`)],
    ['maxTags', length => create(`tags: [${list(length, i => `"tag ${i}"`)}]`)],
    ['maxTagLength', length => create(`tags: ["${'a'.repeat(length)}"]`)],
    [
      'maxSearchLength',
      length => `{ conversations(filter: { search: "${'a'.repeat(length)}" }) { nodes { id } } }`,
    ],
    ['maxPageSize', length => `{ conversations(first: ${length}) { nodes { id } } }`],
    ['maxOffset', length => `{ conversations(offset: ${length}) { nodes { id } } }`],
    ['maxIds', length => `{ nodes(ids: [${list(length, i => `"cnv_${i}"`)}]) { id } }`],
    [
      'maxDepth',
      length =>
        length % 2
          ? `{ me { identities { id } roles { role { id } } } ${nested(length + 1).slice(1)}`
          : nested(length),
    ],
    ['maxRootFields', length => `{ ${list(length, i => `a${i}: __typename`).join(' ')} }`],
    ['maxAliases', length => `{ me { ${list(length, i => `a${i}: id`).join(' ')} } }`],
  ])('%s is what the server takes, and one more is refused', async (name, query) => {
    expect((await person.ask(query(of(name)))).errors).toBeUndefined()
    const { errors } = await person.ask(query(of(name) + 1))
    expect(errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|QUERY_TOO_COMPLEX)$/)
  })
})

describe('what an operation costs', () => {
  const query = '{ conversations(first: 10) { nodes { id title } } }'
  const told = { headers: { 'parley-cost': '1' } }

  it('is told to whoever asks for it with a header', async () => {
    expect((await person.ask({ query, ...told })).extensions).toEqual({
      cost: { estimated: 31, limit: of('maxCost') },
    })
    expect((await person.ask({ query })).extensions).toBeUndefined()
  })

  it('is told in an event stream', async () => {
    const { extensions } = await transports.events(parley.url, { query, ...told }, person.token)
    expect(extensions).toEqual({ cost: { estimated: 31, limit: of('maxCost') } })
    expect((await transports.events(parley.url, query, person.token)).extensions).toBeUndefined()
  })

  it('is told of what is refused for it', async () => {
    const { errors, extensions } = await person.ask({
      query: '{ messages(first: 100) { nodes { siblings { id role status } } } }',
      ...told,
    })
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX')
    expect(extensions?.cost.estimated).toBeGreaterThan(of('maxCost'))
  })

  it('is told of nothing that could not be reckoned', async () => {
    for (const document of [
      '{',
      '{ nothing }',
      'query ($a: Int!) { conversations(first: $a) { nodes { id } } }',
    ])
      expect((await person.ask({ query: document, ...told })).extensions).toBeUndefined()
  })

  it('is told in each answer and each event of a WebSocket that asked for it as it began', async () => {
    await using socket = await openSocket(parley.url, undefined, { init: false })
    const payload = { authorization: `Bearer ${person.token}`, 'parley-cost': '1' }
    socket.send({ type: 'connection_init', payload })
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' })
    socket.send({ id: '1', type: 'subscribe', payload: { query } })
    expect((await socket.next()).payload.extensions).toEqual({
      cost: { estimated: 31, limit: of('maxCost') },
    })
    expect(await socket.next()).toMatchObject({ type: 'complete' })
    // After a cursor, so that the event is not missed by a subscription that is not there yet.
    const { eventCursor } = (await person.ask('{ me { eventCursor } }')).data.me
    const events = `subscription { conversationListEvents(after: "${eventCursor}") { kind } }`
    socket.send({ id: '2', type: 'subscribe', payload: { query: events } })
    socket.send({ id: '3', type: 'subscribe', payload: { query: create('title: "heard of"') } })
    const answers = [await socket.next(), await socket.next(), await socket.next()]
    expect(answers.find(({ id, type }) => id === '2' && type === 'next')?.payload.extensions.cost).toEqual({
      estimated: 2,
      limit: of('maxCost'),
    })
    expect((await transports.websocket(parley.url, query, person.token)).extensions).toBeUndefined()
  })
})
