import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect } from 'vitest'
import { createTestDatabase } from './database.js'
import { eventually } from './eventually.js'
import type { Parley, SignedIn } from './parley.js'
import { startParley } from './parley.js'

export const unavailable = { status: 503, code: 'SERVICE_UNAVAILABLE', retryAfter: '1' }

/** Somebody who sends messages, and a session at the database that does harm. */
export type FaultyWorld = Awaited<ReturnType<typeof openFaulty>>

/** A server on PostgreSQL whose patience is given in `limits`, as settings of the address. */
export async function openFaulty(limits: Record<string, string> = {}, at?: string) {
  await using cleanUp = new AsyncDisposableStack()
  const database = at ? { url: at } : cleanUp.adopt(await createTestDatabase('postgresql'), one => one.drop())
  const url = new URL(database.url)
  for (const [name, value] of Object.entries(limits)) url.searchParams.set(name, value)
  const hand = new pg.Client({ connectionString: database.url, application_name: 'hand' })
  await hand.connect()
  cleanUp.defer(() => hand.end())
  const parley = cleanUp.use(await startParley({ database: 'postgresql', env: { DATABASE_URL: url.href } }))
  parley.model.otherwise(['Hi'])
  const person = await parley.signIn('user')
  const kept = cleanUp.move()
  return { hand, parley, person, url: database.url, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Keeps a table from everybody, or from whoever writes, until the end of the transaction. */
export async function lock(
  hand: pg.Client,
  table: string,
  mode: 'ACCESS EXCLUSIVE' | 'EXCLUSIVE' = 'ACCESS EXCLUSIVE',
): Promise<() => Promise<void>> {
  await hand.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`)
  return async () => void (await hand.query('ROLLBACK'))
}

const mutation = `mutation ($content: String!, $key: String!, $in: ID) {
  sendMessage(input: { content: $content, idempotencyKey: $key, conversationId: $in }) {
    message { id } reply { id } conversation { id }
  }
}`

export interface Sending {
  key: string
  content: string
}

export const sendings = (count: number): Sending[] =>
  Array.from({ length: count }, () => ({ key: randomUUID(), content: `message ${randomUUID()}` }))

export async function send(person: SignedIn, { key, content }: Sending) {
  const answer = await person.askOnce({ query: mutation, variables: { key, content } })
  return {
    sent: answer.data?.sendMessage as { message: { id: string }; reply: { id: string } } | undefined,
    message: answer.errors?.[0]?.message,
    told: {
      status: answer.status,
      code: answer.errors?.[0]?.extensions.code,
      retryAfter: answer.headers.get('retry-after'),
    },
  }
}

export const isReady = (parley: Parley, status: number): Promise<void> =>
  eventually(async () =>
    expect((await parley.ask({ path: '/health/ready', method: 'GET' })).status).toBe(status),
  )

/** Sends each again with its key until it is answered, and then finds it once, with a reply that ended. */
export async function everythingOnce({ hand, person }: FaultyWorld, all: Sending[]): Promise<void> {
  for (const sending of all) {
    const { sent } = await eventually(async () => {
      const again = await send(person, sending)
      expect(again.told).toEqual({ status: 200, code: undefined, retryAfter: null })
      return again
    })
    const stored = await hand.query(`SELECT id FROM message WHERE content = $1`, [sending.content])
    expect(stored.rows).toEqual([{ id: sent?.message.id }])
  }
  await eventually(async () =>
    expect(await rowsOf(hand, `SELECT id FROM message WHERE status = 'STREAMING'`)).toEqual([]),
  )
  await nothingHalf(hand)
}

/** The events of every conversation are numbered without a gap up to its end, and no transaction was left open. */
export async function nothingHalf(hand: pg.Client): Promise<void> {
  expect(
    await rowsOf(
      hand,
      `SELECT c.id, c.event_seq, array_agg(e.conversation_seq ORDER BY e.conversation_seq) AS seqs
       FROM conversation c LEFT JOIN (
         SELECT conversation_id, conversation_seq FROM conversation_event UNION ALL
         SELECT conversation_id, conversation_seq FROM conversation_event_waiting
       ) e ON e.conversation_id = c.id
       GROUP BY c.id HAVING count(e.conversation_seq) <> c.event_seq OR max(e.conversation_seq) <> c.event_seq`,
    ),
  ).toEqual([])
  expect(await rowsOf(hand, `SELECT key FROM idempotency_key WHERE result = ''`)).toEqual([])
  await eventually(async () =>
    expect(
      await rowsOf(
        hand,
        `SELECT pid, query FROM pg_stat_activity
         WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 s'`,
      ),
    ).toEqual([]),
  )
}

export const rowsOf = async (hand: pg.Client, sql: string): Promise<unknown[]> => (await hand.query(sql)).rows

/** Ends every session of the server but the one that asks whether it answers. */
export const endSessions = (hand: pg.Client) =>
  rowsOf(
    hand,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name IN ('parley', 'parley probe')`,
  )
