import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casesOf, type ListCase } from '../../bench/listCases.ts'
import { openHistory } from './auditor.js'
import { beside } from './beside.js'
import { onEveryDatabase, type Parley, startParley } from './parley.js'
import { openPeople, type Somebody } from './sharing.js'

/** Each list in each order, and by each filter alone, once. */
const cases = new Map<string, ListCase>()
const sizes = { users: 1, sessions: 1, conversations: 1, messages: 1, auditEvents: 1 }
for (const one of casesOf(sizes)) {
  const { filter, orderBy } = one.variables as { filter?: object; orderBy?: object }
  const list = one.name.split(/[ ,]/, 1)[0]
  const key = JSON.stringify([list, filter && Object.keys(filter), orderBy])
  if (!cases.has(key)) cases.set(key, one)
}

/** Of these there are a million rows, or a hundred thousand. */
const large = /^(user|session|conversation|conversation_total|participant|message|audit_event|[cmpstu])$/

/** Prisma has no NULLS LAST for SQLite: it puts all people in order, which takes the longer, the more there are. */
const sorted = /^users by (NAME|EMAIL|LAST_SEEN_AT) /

/** Whether a statement reads a page of something of which there is much. */
const isLarge = (sql: string): boolean =>
  /^\s*SELECT.*LIMIT/s.test(sql) && large.test(/ FROM\s+(?:[`"]\w+[`"]\.)?[`"]?(\w+)/.exec(sql)?.[1] ?? '')

/** What a plan does that takes the longer, the more rows there are. */
async function slowIn(parley: Parley, sql: string, ordered: boolean): Promise<string[]> {
  if (parley.databaseUrl.startsWith('file:')) {
    const values = Array.from(sql.match(/\?/g) ?? [], () => null)
    const plan = await beside(parley.databaseUrl, client =>
      client.$queryRawUnsafe<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, ...values),
    )
    return plan
      .map(({ detail }) => detail)
      .filter(detail => {
        const [, scanned = ''] = /^SCAN (\w+)$/.exec(detail) ?? []
        return large.test(scanned) || (ordered && detail === 'USE TEMP B-TREE FOR ORDER BY')
      })
  }
  const client = new pg.Client({ connectionString: parley.databaseUrl })
  await client.connect()
  try {
    // Of the few rows of a test PostgreSQL would read all.
    await client.query(`SET enable_seqscan = off; SET enable_sort = ${ordered ? 'off' : 'on'}`)
    const { rows } = await client.query<Record<'QUERY PLAN', string>>(
      `EXPLAIN (GENERIC_PLAN, COSTS OFF) ${sql}`,
    )
    return rows
      .map(row => row['QUERY PLAN'].replace(/^[\s>-]+/, ''))
      .filter(line => {
        const [, scanned = ''] = /^Seq Scan on "?(\w+)"?/.exec(line) ?? []
        return large.test(scanned) || (ordered && line === 'Sort')
      })
  } finally {
    await client.end()
  }
}

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let reader: Somebody
  beforeAll(async () => {
    parley = await startParley({ database, logLevel: 'trace' })
    people = openPeople(parley)
    reader = await people.somebody('rol_admin', 'rol_auditor')
    await openHistory(reader)
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  test('no list reads all rows for a page of them, in any order and by any filter', async () => {
    const slow: Record<string, string[]> = {}
    let explained = 0
    const seen = new Set<string>()
    for (const { name, document, variables } of cases.values()) {
      const before = parley.log.length
      await reader.get(document, variables)
      const statements = parley.log
        .slice(before)
        .flatMap(({ msg, sql }) => (msg === 'query' && isLarge(String(sql)) ? [String(sql)] : []))
      for (const sql of statements) {
        if (seen.has(sql)) continue
        seen.add(sql)
        explained++
        const found = await slowIn(
          parley,
          sql,
          'orderBy' in variables && !(database === 'sqlite' && sorted.test(name)),
        )
        if (found.length > 0) slow[name] = [...(slow[name] ?? []), ...found, sql]
      }
    }
    expect(explained).toBeGreaterThan(50)
    expect(slow).toEqual({})
  })
})
