import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transports } from '../../../test/ask.js'
import { lines } from '../../../test/events.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

/** Behind the server's back: afterwards its queries fail as no caller should ever read. */
async function execute(url: string, sql: string): Promise<void> {
  if (url.startsWith('file:')) return void new Sqlite(url.slice('file:'.length)).exec(sql).close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

onEveryDatabase(database => {
  let parley: Parley
  let token: string

  beforeAll(async () => {
    parley = await startParley({ database })
    token = (await parley.signIn('user')).token
    await execute(parley.databaseUrl, 'ALTER TABLE message RENAME TO message_gone')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  test.each(Object.entries(transports))(
    'over %s an unexpected error is told to the log, not to the caller [E1, E3]',
    async (_transport, ask) => {
      const { data, errors } = await ask(parley.url, '{ me { name } theirs: messages { totalCount } }', token)
      expect(data).toEqual({ me: { name: expect.any(String) }, theirs: null })
      expect(errors).toEqual([
        {
          message: 'Something went wrong.',
          locations: expect.any(Array),
          path: ['theirs'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
        },
      ])
      const logged = parley.log.find(
        line => line.requestId === errors?.[0]?.extensions.requestId && line.level === 50,
      )
      expect(JSON.stringify(logged)).toMatch(/message/)
    },
  )

  test.each(Object.entries(lines))(
    'a subscription over %s that breaks says no more either, and leaves that open [E3]',
    async (_line, openLine) => {
      await using socket = await openLine(parley.url, token)
      socket.send({
        id: '1',
        type: 'subscribe',
        payload: { query: 'subscription { reply(messageId: "msg_1") { text } }' },
      })
      const { payload } = await socket.next()
      const [error] = Array.isArray(payload) ? payload : payload.errors
      expect(error).toMatchObject({
        message: 'Something went wrong.',
        path: ['reply'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      })
      expect(
        parley.log.some(line => line.requestId === error.extensions.requestId && line.level === 50),
      ).toBe(true)
      socket.send({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } })
      for (;;) {
        const message = await socket.next()
        if (message.id === '2') return expect(message.payload).toEqual({ data: { __typename: 'Query' } })
      }
    },
  )
})

test.each(Object.entries(lines))(
  'a reply that is deleted ends with a coded error, over %s',
  async (_line, openLine) => {
    await using parley = await startParley()
    const held = parley.model.hold()
    const { token, ask } = await parley.signIn('user')
    const { data } = await ask(
      'mutation { sendMessage(input: { content: "x" }) { conversation { id } reply { id } } }',
    )
    const { conversation, reply } = data.sendMessage
    await using socket = await openLine(parley.url, token)
    socket.send({
      id: '1',
      type: 'subscribe',
      payload: { query: `subscription { reply(messageId: "${reply.id}") { text } }` },
    })
    held.send('a piece')
    expect((await socket.next()).payload.data.reply.text).toBe('a piece')
    await ask(`mutation { deleteConversations(ids: ["${conversation.id}"]) }`)
    const last = await socket.next()
    expect(last).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'NOT_FOUND', requestId: expect.any(String) } }],
    })
  },
)
