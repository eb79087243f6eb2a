import { bearer, createClient } from '@parley/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from './ask.js'
import { signInByBrowser } from './browser.js'
import { seen } from './cluster.js'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { startModelServer } from './modelServer.js'
import { type ServerProcess, startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const TEXT = 'The text so far'

/** Built servers on one PostgreSQL; a thousand tokens, which is the most that a reply may have, cost 1. */
async function setUp() {
  const cleanUp = new AsyncDisposableStack()
  onTestFinished(() => cleanUp.disposeAsync())
  const database = await createTestDatabase('postgresql')
  cleanUp.defer(() => database.drop())
  const model = await startModelServer()
  cleanUp.defer(() => model.close())
  const env = {
    DATABASE_URL: database.url,
    OPENAI_BASE_URL: model.url,
    SESSION_SECRET: 'a secret that is only used by tests',
    MODEL_DETAILS: 'test-model: context=8192 output=1000 prompt=0 completion=1000',
  }
  const start = async () => {
    const server = cleanUp.use(startProcess({ folder: database.folder, port: await freePort(), env }))
    await server.ready
    return server
  }
  const first = await start()
  const { token } = await signInByBrowser(first.url, 'admin')
  const at = ({ url }: ServerProcess) => {
    const client = createClient({ url, auth: bearer(token) })
    cleanUp.defer(() => client.close())
    return { token, client, ask: (query: string) => ask(url, query, token) }
  }
  await at(first).ask(
    'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "5" }) { id } }',
  )
  return { first, start, at, model }
}

test.each(['another server', 'the next one that starts'])(
  'a reply whose server is killed when its conversation has just been deleted is settled with the text it had, by %s',
  { tags: ['deadline'] },
  async by => {
    const { first, start, at, model } = await setUp()
    const second = await start()
    const answer = model.hold()
    const { reply, conversation } = await at(first).client.sendMessage({ content: 'Hi' })
    await answer.received
    answer.send(TEXT)
    // There it is known from the journal alone.
    await seen(at(second), reply.id, TEXT)
    const spent = async (server: ServerProcess) => {
      const { data } = await at(server).ask('{ budgets { nodes { status { spent reserved } } } }')
      const [{ status }] = data.budgets.nodes
      return { tokens: Math.round(Number(status.spent) * 1000), reserved: Number(status.reserved) }
    }
    expect(await spent(second)).toEqual({ tokens: 0, reserved: 1 })

    // It does not hear of the deletion any more.
    first.kill('SIGSTOP')
    await at(second).client.deleteConversations([conversation.id])
    first.kill('SIGKILL')
    await first.exit
    let burier = second
    if (by !== 'another server') {
      second.kill('SIGKILL')
      await second.exit
      burier = await start()
    }
    await eventually(async () => expect((await spent(burier)).reserved).toBe(0))
    // Four tokens by our own count, where a thousand had been set aside.
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
  },
)
