import { afterAll, describe, expect, test } from 'vitest'
import { ask } from './ask.js'
import { beside } from './beside.js'
import { signInByBrowser } from './browser.js'
import { createTestDatabase, databases } from './database.js'
import { startModelServer } from './modelServer.js'
import { onEveryDatabase, startParley } from './parley.js'
import { startProcess } from './process.js'
import { runJob } from './runJob.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

const query =
  'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { conversation { id } message { id } reply { id } } }'
const request = { query, variables: { input: { content: 'Hello', idempotencyKey: 'one' } } }

describe.each(databases)('on %s', kind => {
  test('what was sent before the server was killed is not sent again [C5]', async () => {
    const database = await createTestDatabase(kind)
    cleanUp.defer(() => database.drop())
    const model = await startModelServer()
    cleanUp.defer(() => model.close())
    const port = await freePort()
    const env = {
      DATABASE_URL: database.url,
      OPENAI_BASE_URL: model.url,
      SESSION_SECRET: 'a secret that is only used by tests',
    }
    const start = async () => {
      const server = cleanUp.use(startProcess({ folder: database.folder, port, env }))
      await server.ready
      return server
    }
    const first = await start()
    const { token } = await signInByBrowser(first.url, 'user')
    const answer = model.hold()
    const { data } = await ask(first.url, request, token)
    await answer.received
    first.kill('SIGKILL')
    await first.exit
    const second = await start()
    const again = await Promise.all(Array.from({ length: 20 }, () => ask(second.url, request, token)))
    expect(again.map(repeated => repeated.data)).toEqual(Array(20).fill(data))
    expect(model.requests).toHaveLength(1)
    expect(await beside(database.url, client => client.message.count())).toBe(2)
  })
})

onEveryDatabase(database => {
  test('a key without a result is of something that was not done, and does it once', async () => {
    await using parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    const user = await parley.signIn('user')
    await user.ask(request)
    // As a server left it that was committed by half.
    await beside(parley.databaseUrl, async client => {
      await client.idempotencyKey.updateMany({ data: { result: '' } })
      await client.conversation.deleteMany()
    })
    const again = await Promise.all(Array.from({ length: 5 }, () => user.ask(request)))
    expect(new Set(again.map(({ data }) => data?.sendMessage.reply.id)).size).toBe(1)
    expect(again[0]?.errors).toBeUndefined()
    expect(await beside(parley.databaseUrl, client => client.message.count())).toBe(2)
  })

  test('a key is forgotten after a day, and not before [C5]', async () => {
    await using parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    const user = await parley.signIn('user')
    const send = async () => (await user.ask(request)).data.sendMessage.reply.id
    const age = (hours: number) =>
      beside(parley.databaseUrl, client =>
        client.idempotencyKey.updateMany({ data: { createdAt: new Date(Date.now() - hours * 3_600_000) } }),
      )
    const first = await send()
    await age(23.9)
    await runJob(parley, 'forgetKeys')
    expect(await send()).toBe(first)
    await age(24.1)
    await runJob(parley, 'forgetKeys')
    expect(await send()).not.toBe(first)
  })
})
