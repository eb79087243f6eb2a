import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { beside } from './beside.js'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { startLoad } from './load.js'
import { startParley } from './parley.js'
import { createRelay, type Relay } from './relay.js'
import { startWatch } from './watch.js'

const pieces = Array.from({ length: 40 }, (_, i) => `${i} 🙂 `)
/** A process that is silent for 15 s is taken for dead: what is tried here is that time. */
const LONGER_THAN_SILENCE_MS = 17_000
const unavailable = { status: 503, code: 'SERVICE_UNAVAILABLE', retryAfter: '1' }

/** A server, and the network between it and its database in the hand of the test. */
async function setUp() {
  await using cleanUp = new AsyncDisposableStack()
  const database = await createTestDatabase('postgresql')
  cleanUp.defer(() => database.drop())
  const relay = await createRelay(database.url)
  cleanUp.defer(relay.close)
  let kept: AsyncDisposableStack = cleanUp
  const start = async () => {
    const parley = kept.use(await startParley({ database: 'postgresql', env: { DATABASE_URL: relay.url } }))
    parley.model.otherwise(pieces, { delayMs: 10 })
    return parley
  }
  const parley = await start()
  const person = await parley.signIn('user')
  const status = async (path: string) => (await fetch(parley.url + path)).status
  kept = cleanUp.move()
  return {
    database,
    relay,
    parley,
    person,
    status,
    start,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Ends every connection as a server does that is stopped, and is away for a second. */
async function restart(url: string, relay: Relay): Promise<void> {
  await beside(
    url,
    client => client.$queryRaw`
    SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
  await relay.cut()
  await delay(1000)
}

// One after the other: five servers at once, each with its load, leave a busy machine no room for any.
describe('PostgreSQL under load', { tags: ['deadline'] }, () => {
  test.each(['cut', 'swallow', 'slow', 'restart'] as const)(
    'that is lost (%s) makes requests fail in time, and nothing else [O1]',
    async how => {
      await using world = await setUp()
      const { relay, parley, person, status, database } = world
      await using load = startLoad(person, 2)
      await eventually(() => expect(load.sent.length).toBeGreaterThan(1))

      using sinceLost = startWatch()
      const readiness = Promise.all([status('/health/ready'), status('/health/live')])
      if (how === 'restart') await restart(database.url, relay)
      else await (how === 'slow' ? relay.slow(2000) : relay[how]())
      if (how !== 'restart') {
        await readiness
        await eventually(async () => expect(await status('/health/ready')).toBe(503))
        expect(sinceLost.ms()).toBeLessThan(2000)
        await eventually(() => load.answers.filter(({ status }) => status === 503).length > 1)
        expect(await status('/health/live')).toBe(200)
        // Whoever they are, nobody is taken for nobody.
        using watch = startWatch()
        const { errors, status: code } = await person.askOnce('{ me { name } }')
        expect({ code, error: errors?.[0]?.extensions.code }).toEqual({
          code: 503,
          error: 'SERVICE_UNAVAILABLE',
        })
        expect(watch.ms()).toBeLessThan(300)
      }

      using sinceMended = startWatch()
      await relay.mend()
      await eventually(async () => expect(await status('/health/ready')).toBe(200))
      await eventually(async () => expect((await person.askOnce('{ me { name } }')).status).toBe(200))
      expect(sinceMended.ms()).toBeLessThan(5000)
      const before = load.sent.length
      await eventually(() => expect(load.sent.length).toBeGreaterThan(before + 1))
      await load.stop()

      const failed = load.answers.filter(answer => answer.status !== 200 || answer.code !== undefined)
      for (const { ms, ...answer } of failed) expect(answer).toEqual(unavailable)
      if (how !== 'restart') expect(failed.length).toBeGreaterThan(1)
      expect(Math.max(...load.answers.map(({ ms }) => ms))).toBeLessThan(3000)
      await nothingIsLost(world, load)
      expect(parley.log.filter(({ msg }) => msg === 'ended a reply of a process that is gone')).toEqual([])
    },
  )

  test('that is away for long makes nobody take another server for dead [O1]', async () => {
    await using world = await setUp()
    const { relay, parley, person, start } = world
    const other = await start()
    const answer = parley.model.hold()
    const { reply } = await person.client.sendMessage({ content: 'Hi' })
    await answer.received
    answer.send('before, ')
    const followed = other.as(person).client.reply(reply.id).done()
    await eventually(async () =>
      expect(await other.as(person).client.node(reply.id)).toMatchObject({ status: 'STREAMING' }),
    )
    await relay.swallow()
    answer.send('while it was away, ')
    await delay(LONGER_THAN_SILENCE_MS)
    await relay.mend()
    await eventually(async () => expect((await person.ask('{ me { name } }')).status).toBe(200))
    answer.send('and after.')
    for await (const { content } of other.as(person).client.reply(reply.id))
      if (content.endsWith('after.')) break
    answer.end()
    expect(await followed).toMatchObject({
      status: 'COMPLETE',
      content: 'before, while it was away, and after.',
    })
    for (const { log } of [parley, other])
      expect(log.filter(({ msg }) => String(msg).includes('declared dead'))).toEqual([])
  })
})

/** Every message whose sending was answered is there, once, and its reply as the model said it, for readers too. */
async function nothingIsLost(
  { database, person }: Awaited<ReturnType<typeof setUp>>,
  load: ReturnType<typeof startLoad>,
): Promise<void> {
  const rows = await beside(database.url, client =>
    client.message.findMany({ include: { conversation: true } }),
  )
  const byId = new Map(rows.map(row => [row.id, row]))
  const text = pieces.join('')
  for (const { content, messageId, replyId, attempts } of load.sent) {
    expect(byId.get(messageId)).toMatchObject({ content, status: 'COMPLETE' })
    const reply = byId.get(replyId)
    // Of a message that was stored although its first answer was an error, no model was asked.
    if (attempts > 1 && reply?.failureCode === 'INTERRUPTED') expect(reply.content).toBe('')
    else expect(reply).toMatchObject({ content: text, status: 'COMPLETE' })
    expect(load.followed.get(replyId)).toBe(reply?.content)
  }
  // No half chat, and nothing twice: two messages in each conversation, each content once.
  expect(rows.length).toBe(load.sent.length * 2)
  expect(new Set(rows.map(row => row.conversationId)).size).toBe(load.sent.length)
  expect(rows.filter(({ status }) => status === 'STREAMING')).toEqual([])
  expect((await person.ask('{ me { name } }')).status).toBe(200)
}
