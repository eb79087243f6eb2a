import { readdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ask } from './ask.js'
import { beside } from './beside.js'
import { signInByBrowser } from './browser.js'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { startModelServer } from './modelServer.js'
import { startProcess } from './process.js'
import { createRelay } from './relay.js'
import { freePort } from './startPostgresql.js'
import { startWatch } from './watch.js'

const send = 'mutation { sendMessage(input: { content: "Hello" }) { reply { id } } }'

/** A server in the middle of a reply, whose database then goes away. */
async function setUp() {
  await using cleanUp = new AsyncDisposableStack()
  const database = cleanUp.adopt(await createTestDatabase('postgresql'), one => one.drop())
  const relay = cleanUp.adopt(await createRelay(database.url), one => one.close())
  const model = cleanUp.adopt(await startModelServer(), one => one.close())
  const server = cleanUp.use(
    startProcess({
      folder: database.folder,
      port: await freePort(),
      env: {
        DATABASE_URL: relay.url,
        OPENAI_BASE_URL: model.url,
        SESSION_SECRET: 'a secret that is only used by tests',
      },
    }),
  )
  await server.ready
  const { token } = await signInByBrowser(server.url, 'user')
  const answer = model.hold()
  const { data } = await ask(server.url, send, token)
  const id: string = data.sendMessage.reply.id
  await answer.received
  answer.send('stored, ')
  await eventually(async () =>
    expect(
      JSON.stringify(await beside(database.url, rows => rows.$queryRaw`SELECT pieces FROM journal`)),
    ).toContain('stored, '),
  )
  const files = await readdir(database.folder, { recursive: true })
  await relay.cut()
  answer.send('zebra')
  answer.end()
  await server.says('failed, trying again')
  server.kill('SIGTERM')
  const kept = cleanUp.move()
  return { server, relay, database, id, files, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

describe.concurrent('a server that is stopped while PostgreSQL is away', { tags: ['deadline'] }, () => {
  test('waits for it, and stores what it has', async () => {
    await using world = await setUp()
    const { server, relay, database, id } = world
    await server.says('"stopping"')
    await delay(1000)
    await relay.mend()
    expect(await server.exit).toEqual({ code: 0, signal: null })
    expect(server.stdout()).not.toContain('is lost')
    const reply = await beside(database.url, client => client.message.findUnique({ where: { id } }))
    expect(reply).toMatchObject({ status: 'COMPLETE', content: 'stored, zebra' })
  })

  test('says at the end of its patience what is lost, in no words of it, and leaves no file', async () => {
    await using world = await setUp()
    const { server, database, id, files } = world
    using watch = startWatch()
    await server.exit
    expect(watch.ms()).toBeLessThan(25_000)
    const line = server
      .stdout()
      .split('\n')
      .find(text => text.includes('is lost'))
    expect(JSON.parse(line ?? '{}').lost).toEqual([{ replyId: id, from: 8, to: 13 }])
    expect(server.stdout() + server.stderr()).not.toContain('zebra')
    expect(await readdir(database.folder, { recursive: true })).toEqual(files)
  })
})
