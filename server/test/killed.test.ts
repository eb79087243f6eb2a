import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseKind } from '@parley/prisma'
import { bearer, createClient } from '@parley/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './ask.js'
import { beside } from './beside.js'
import { signInByBrowser } from './browser.js'
import { seen } from './cluster.js'
import { eventually } from './eventually.js'
import type { ServerProcess } from './process.js'
import { createProcesses } from './processes.js'

const TEXT = 'The text so far'
const THOUGHT = 'Hm'

/** A built server whose reply has so much text; a thousand tokens, which is the most that a reply may have, cost 1. */
async function setUp(kind: DatabaseKind) {
  const cleanUp = new AsyncDisposableStack()
  onTestFinished(() => cleanUp.disposeAsync())
  const processes = await createProcesses(kind, {
    MODEL_DETAILS: 'test-model: context=8192 output=1000 prompt=0 completion=1000',
  })
  cleanUp.use(processes)
  const { database, model, start } = processes
  const first = await start()
  const { token } = await signInByBrowser(first.url, 'admin')
  const at = ({ url }: ServerProcess) => {
    const client = createClient({ url, auth: bearer(token) })
    cleanUp.defer(() => client.close())
    return { token, client, ask: (query: string) => ask(url, query, token) }
  }
  const spent = async (server: ServerProcess) => {
    const { data } = await at(server).ask('{ budgets { nodes { status { spent reserved } } } }')
    const [{ status }] = data.budgets.nodes
    return { tokens: Math.round(Number(status.spent) * 1000), reserved: Number(status.reserved) }
  }
  await at(first).ask(
    'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "5" }) { id } }',
  )
  const answer = model.hold()
  const { reply, conversation } = await at(first).client.sendMessage({ content: 'Hi' })
  await answer.received
  answer.delta({ reasoning_content: THOUGHT })
  answer.send(TEXT)
  return { database, first, start, at, spent, reply, conversation }
}

/** Reserved is nothing any more, and spent is what the text costs by our own count, where a thousand had been set aside. */
async function expectSettled({ at, spent }: Awaited<ReturnType<typeof setUp>>, burier: ServerProcess) {
  await eventually(async () => expect((await spent(burier)).reserved).toBe(0))
  const { tokens } = await spent(burier)
  expect(tokens).toBeGreaterThan(0)
  expect(tokens).toBeLessThan(10)
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const to = new Date(Date.now() + 3_600_000).toISOString()
  const { data } = await at(burier).ask(
    `{ usage(filter: { from: "${from}", to: "${to}" }, groupBy: [MODEL]) { rows { model { name } totals { messages completionTokens } } } }`,
  )
  expect(data.usage.rows).toEqual([
    { model: { name: 'test-model' }, totals: { messages: 1, completionTokens: tokens } },
  ])
}

test.each(['another server', 'the next one that starts'])(
  'a reply whose server is killed when its conversation has just been deleted is settled with the text it had, by %s',
  { tags: ['deadline'] },
  async by => {
    const world = await setUp('postgresql')
    const { first, start, at, spent, reply, conversation } = world
    const second = await start()
    // There it is known from the journal alone.
    await seen(at(second), reply.id, TEXT)
    expect(await spent(second)).toEqual({ tokens: 0, reserved: 1 })

    // It does not hear of the deletion any more.
    first.kill('SIGSTOP')
    await at(second).client.deleteConversations([conversation.id])
    first.kill('SIGKILL')
    await first.exit
    if (by === 'another server') return expectSettled(world, second)
    second.kill('SIGKILL')
    await second.exit
    await expectSettled(world, await start())
  },
)

test('so it is on SQLite, by the next one that starts', async () => {
  const world = await setUp('sqlite')
  const { database, first, start, at, spent, reply, conversation } = world
  await seen(at(first), reply.id, TEXT)
  await eventually(async () => expect(await journalOf(database.folder)).toContain(TEXT))
  expect(await spent(first)).toEqual({ tokens: 0, reserved: 1 })

  // It is killed before it has settled what the deletion left.
  const hold = `CREATE TRIGGER hold BEFORE DELETE ON reservation BEGIN SELECT RAISE(ABORT, 'held'); END`
  await beside(database.url, client => client.$executeRawUnsafe(hold))
  await at(first).client.deleteConversations([conversation.id])
  first.kill('SIGKILL')
  await first.exit
  await beside(database.url, async client => {
    await client.$executeRawUnsafe('DROP TRIGGER hold')
    expect(await client.reservation.count()).toBe(1)
  })
  await expectSettled(world, await start())
})

/** As it lies on the disk: the server lets nobody else open it. */
const journalOf = async (folder: string) =>
  (await Promise.all(['live.db', 'live.db-wal'].map(name => readFile(join(folder, name), 'utf8')))).join('')
