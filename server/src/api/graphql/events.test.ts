import { createClient } from 'graphql-sse'
import { describe, expect, test } from 'vitest'
import { signInByBrowser } from '../../../test/browser.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const accept = 'text/event-stream'
const json = { 'content-type': 'application/json' }
const reply = 'subscription ($id: ID!) { reply(messageId: $id) { offset text status } }'
const listEvents = 'subscription ($after: String) { conversationListEvents(after: $after) { cursor kind } }'

/** Somebody with a reply that is being written. */
async function setUp(parley: Parley) {
  const person = await parley.signIn('user')
  const answer = parley.model.hold()
  const sent = await person.client.sendMessage({ content: 'Hi' })
  await answer.received
  return { ...person, answer, id: sent.reply.id }
}

/** What a program reads of a stream, until all of these stand in it. */
async function readUntil(response: Response, ...texts: string[]): Promise<string> {
  let seen = ''
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    seen += decoder.decode(bytes, { stream: true })
    if (texts.every(text => seen.includes(text))) return seen
  }
  throw new Error(`“${texts}” did not come, but ${seen}`)
}

const post = (parley: Parley, person: Pick<SignedIn, 'token'>, body: unknown, search = '') =>
  fetch(`${parley.url}/graphql${search}`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${person.token}`, ...(search === '' && { accept }) },
    body: JSON.stringify(body),
  })

onEveryDatabase(database => {
  test('a client of graphql-sse follows a reply to its end, asks, and is refused', async () => {
    await using parley = await startParley({ database })
    const { token, answer, id } = await setUp(parley)
    const at = (given: string) =>
      createClient({
        url: `${parley.url}/graphql`,
        headers: { authorization: `Bearer ${given}` },
        retryAttempts: 0,
      })
    let text = ''
    answer.send('Good')
    for await (const { data } of at(token).iterate({ query: reply, variables: { id } })) {
      text += (data as { reply: { text: string } }).reply.text
      if (text === 'Good') answer.send(' morning')
      if (text === 'Good morning') answer.end()
    }
    expect(text).toBe('Good morning')
    const asked = []
    for await (const result of at(token).iterate({ query: '{ me { name } }' })) asked.push(result)
    expect(asked).toEqual([{ data: { me: { name: expect.any(String) } } }])
    const refused = at('unknown').iterate({ query: reply, variables: { id } }).next()
    await expect(refused).rejects.toMatchObject({ response: { status: 401 } })
  })

  test('one stream carries what several subscriptions bring, and says where each begins', async () => {
    await using parley = await startParley({ database })
    const { answer, id, client, ...person } = await setUp(parley)
    answer.send('Hello')
    const operations = [
      { id: 'reply', query: reply, variables: { id } },
      { id: 'list', query: listEvents },
      { id: 'wrong', query: '{' },
    ]
    const response = await post(parley, person, { operations })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const seen = await readUntil(response, '"type":"live"', '"type":"started"', '"text":"Hello"')
    expect(seen).toMatch(/^: {2048}\n\n/)
    const messages = [...seen.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''))
    expect(messages[0]).toEqual({ type: 'connection_ack' })
    expect(messages).toContainEqual(expect.objectContaining({ id: 'wrong', type: 'error' }))
    expect(messages).toContainEqual({
      id: 'reply',
      type: 'next',
      payload: { data: { reply: { offset: 0, text: 'Hello', status: 'STREAMING' } } },
    })

    // Between one connection and the next something happens.
    const { after } = messages.find(({ type, id }) => type === 'started' && id === 'list')
    await client.createConversation({ title: 'Meanwhile' })
    const again = await post(parley, person, {
      operations: [{ id: 'list', query: listEvents, variables: { after } }],
    })
    expect(await readUntil(again, '"next"')).toContain('CONVERSATION_CREATED')
  })

  test('a poll is a list of what came meanwhile, and ends by itself', async () => {
    await using parley = await startParley({ database })
    const { answer, id, ...person } = await setUp(parley)
    answer.send('Hello')
    const operations = [{ id: '1', query: reply, variables: { id } }]
    // Ends soon after the first thing came.
    const first = await post(parley, person, { operations }, '?wait=20')
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await first.json()).toContainEqual({
      id: '1',
      type: 'next',
      payload: { data: { reply: { offset: 0, text: 'Hello', status: 'STREAMING' } } },
    })
    answer.end()
    const all = await (await post(parley, person, { operations }, '?wait=20')).json()
    expect(all.at(-1)).toEqual({ id: '1', type: 'complete' })
  })
})

describe('for events', () => {
  test('a request is refused like any other', async () => {
    await using parley = await startParley()
    const { cookie, token } = await signInByBrowser(parley.url, 'user')
    const long = 'x'.repeat(70_000)
    const status = async (request: Parameters<Parley['ask']>[0]) => {
      const answer = await parley.ask(request)
      return [answer.status, answer.errors?.[0]?.extensions.code]
    }
    const headers = { accept }
    const query = '{ me { name } }'
    const get = { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}` }
    expect(await status({ query: '{', headers })).toEqual([400, 'GRAPHQL_PARSE_FAILED'])
    expect(await status({ query: '{ nothing }', headers })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(await status({ body: '[]', headers })).toEqual([400, 'BAD_REQUEST'])
    expect(await status({ body: '{"operations":[]}', headers })).toEqual([400, 'BAD_REQUEST'])
    expect(await status({ body: '{"operations":[{"id":1}]}', headers })).toEqual([400, 'BAD_REQUEST'])
    const large = JSON.stringify({ operations: [{ id: '1', query: `{ me { name } } # ${long}` }] })
    expect(await status({ body: large, headers })).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect(await status({ body: `{"a":"${long}${long}"}`, headers })).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect(await status({ path: '/graphql?wait=soon', body: '{"operations":[{"id":"1"}]}' })).toEqual([
      400,
      'BAD_REQUEST',
    ])
    expect(await status({ path: '/graphql?wait=1', query })).toEqual([400, 'BAD_REQUEST'])
    const other = { ...headers, cookie, origin: 'https://evil.example' }
    expect(await status({ query, headers: other })).toEqual([403, 'FORBIDDEN'])
    // An EventSource of another site sends this without asking first.
    expect(await status({ ...get, headers: { accept, 'sec-fetch-site': 'cross-site' } })).toEqual([
      403,
      'FORBIDDEN',
    ])
    const own = { accept, 'sec-fetch-site': 'same-origin', cookie }
    expect((await parley.ask({ ...get, headers: own })).text).toContain('"name"')
    const change = {
      method: 'GET',
      path: '/graphql?query=mutation{signOut}',
      headers: { ...headers, 'apollo-require-preflight': '1' },
    }
    expect(
      await status({ ...change, headers: { ...change.headers, authorization: `Bearer ${token}` } }),
    ).toEqual([400, 'OPERATION_NOT_ALLOWED'])
  })

  test('only who would rather have an event stream than JSON gets one', async () => {
    await using parley = await startParley()
    // The third and the fourth are what urql sends with a query and with a subscription.
    const accepted: [accept: string, isStream: boolean][] = [
      ['text/event-stream', true],
      ['Text/Event-Stream; charset=utf-8', true],
      ['application/graphql-response+json, application/json, text/event-stream, multipart/mixed', false],
      ['text/event-stream, multipart/mixed', true],
      ['text/event-stream, application/json', true],
      ['text/event-stream;q=0.5, application/json', false],
      ['application/json;q=0.1, text/event-stream', true],
      ['text/event-stream;q=0', false],
      ['text/event-streams', false],
      ['*/*', false],
      [',;q=x,', false],
    ]
    const got = async ([accept]: (typeof accepted)[number]) => {
      const { headers } = await parley.ask({ query: '{ me { name } }', headers: { accept } })
      return [accept, headers.get('content-type')?.startsWith('text/event-stream')]
    }
    expect(await Promise.all(accepted.map(got))).toEqual(accepted)
  })
})
