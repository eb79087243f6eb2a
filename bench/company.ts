/**
 * Fills a migrated database with a large company, by statements that make their rows themselves: a million of them would be
 * minutes on their way. Who exists already stays.
 */
import type { DatabaseAddress } from '@parley/prisma'
import Database from 'better-sqlite3'
import pg from 'pg'

export interface Sizes {
  users: number
  sessions: number
  messages: number
  conversations: number
  auditEvents: number
}

/** What differs between the databases. */
interface Dialect {
  id(prefix: string, number: string): string
  time(secondsAgo: string): string
  indexes: string
  run(statement: string): Promise<{ name: string; sql: string }[]>
  close(): Promise<void>
}

const PERIOD = 365 * 86_400

/** Ids as `id` makes them, for those who ask. */
export const idOf = (prefix: string, number: number): string =>
  `${prefix}_${String(number).padStart(10, '0')}`

export async function fillCompany(
  address: DatabaseAddress,
  sizes: Sizes,
  tell: (what: string) => void,
): Promise<void> {
  const to = address.kind === 'sqlite' ? openFile(address.file) : await openServer(address.url)
  try {
    for (const [table, rows, columns] of tablesOf(to, sizes)) {
      tell(`${table}: ${rows}`)
      await fill(to, table, rows, columns)
    }
    for (const statement of after(sizes)) await to.run(statement)
    // SQLite has no statistics where servers run: plans have to be good without.
    if (address.kind === 'postgresql') await to.run('VACUUM ANALYZE')
  } finally {
    await to.close()
  }
}

/** Indexes are made when all rows are there. */
async function fill(
  to: Dialect,
  table: string,
  rows: number,
  columns: Record<string, string>,
): Promise<void> {
  const indexes = await to.run(to.indexes.replace('?', `'${table}'`))
  for (const { name } of indexes) await to.run(`DROP INDEX "${name}"`)
  await to.run(`INSERT INTO "${table}" (${Object.keys(columns).join(', ')})
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows - 1})
    SELECT ${Object.values(columns).join(', ')} FROM n`)
  for (const { sql } of indexes) await to.run(sql)
}

function tablesOf({ id, time }: Dialect, sizes: Sizes): [string, number, Record<string, string>][] {
  const { users, sessions, conversations, messages, auditEvents } = sizes
  const each = messages / conversations
  const user = (number: string) => id('usr', `((${number}) % ${users})`)
  const part = (of: number) => `(i * 1.0 / ${of})`
  const at = (share: string) => time(`${PERIOD} * (1 - ${share})`)
  const one = (...values: [every: number, value: string][]) =>
    `CASE ${values.map(([every, value]) => `WHEN i % ${every} = 0 THEN ${value}`).join(' ')}`
  const conversation = id('cnv', `(i / ${each})`)
  const begun = `((i / ${each}) * 1.0 / ${conversations})`
  const ofConversation = {
    conversation_id: id('cnv', 'i'),
    user_id: user('i * 7'),
    access: `'OWNER'`,
    added_at: at(part(conversations)),
    temporary: `(i % 5000 = 7)`,
    last_message_at: at(part(conversations)),
    created_at: at(part(conversations)),
    updated_at: at(part(conversations)),
  }
  return [
    [
      'user',
      users,
      {
        id: user('i'),
        email: `'person' || i || '@example.com'`,
        name: `'Person ' || ((i * 7919) % ${users})`,
        name_folded: `'person ' || ((i * 7919) % ${users})`,
        email_folded: `'person' || i || '@example.com'`,
        status: `${one([500, `'SUSPENDED'`], [997, `'ERASED'`])} ELSE 'ACTIVE' END`,
        created_at: at(part(users)),
        last_seen_at: `${one([9, 'NULL'])} ELSE ${at(part(users))} END`,
      },
    ],
    [
      'role_assignment',
      users,
      {
        id: id('ras', 'i'),
        user_id: `CASE WHEN i % 100 = 0 THEN ${user('i + 1')} ELSE ${user('i')} END`,
        role_id: `${one([100, `'rol_viewer'`])} ELSE 'rol_user' END`,
        source: `'DEFAULT'`,
        assigned_at: at(part(users)),
      },
    ],
    [
      'identity',
      users,
      {
        id: id('idn', 'i'),
        user_id: user('i'),
        provider: `${one([50, `'github'`])} ELSE 'entra' END`,
        issuer: `'https://issuer.example'`,
        subject: `'subject ' || i`,
        email_verified: `(1 = 1)`,
        created_at: at(part(users)),
      },
    ],
    [
      'session',
      sessions,
      {
        id: id('ses', 'i'),
        token_hash: `'hash ' || i`,
        user_id: user('i * 3'),
        kind: `${one([100, `'DEVICE'`])} ELSE 'BROWSER' END`,
        provider: `${one([50, `'github'`])} ELSE 'entra' END`,
        user_agent: `'Mozilla/5.0 (X11; Linux x86_64) Browser/' || (i % 400)`,
        ip: `'10.' || (i / 65536) || '.' || (i / 256 % 256) || '.' || (i % 256)`,
        network: `'10.' || (i / 65536) || '.' || (i / 256 % 256) || '.0/24'`,
        created_at: at(part(sessions)),
        last_seen_at: at(part(sessions)),
        expires_at: time(`-86400 * 30 - i`),
        revoked_at: `${one([40, at(part(sessions))])} END`,
        revoked_by_id: `${one([400, user('1')])} END`,
        revoke_reason: `${one([4000, `'SUSPENDED'`], [40, `'REQUEST'`])} END`,
      },
    ],
    [
      'conversation',
      conversations,
      {
        id: id('cnv', 'i'),
        owner_id: user('i * 7'),
        title: `${one([20, 'NULL'])} ELSE 'About ' || ((i * 7919) % ${conversations}) END`,
        model: `${one([1000, `'rare'`], [3, `'other'`])} ELSE 'bench' END`,
        temporary: `(i % 5000 = 7)`,
        expires_at: `CASE WHEN i % 5000 = 7 THEN ${time('-86400')} END`,
        last_seq: String(each),
        last_message_at: at(part(conversations)),
        last_message_id: id('msg', `(i * ${each} + ${each - 1})`),
        created_at: at(part(conversations)),
        updated_at: at(part(conversations)),
      },
    ],
    ['participant', conversations, ofConversation],
    [
      'message',
      messages,
      {
        id: id('msg', 'i'),
        conversation_id: conversation,
        owner_id: user(`(i / ${each}) * 7`),
        author_id: `CASE WHEN i % 2 = 0 THEN ${user(`(i / ${each}) * 7`)} END`,
        branch_id: id('brn', `(i / ${each})`),
        depth: `i % ${each}`,
        seq: `i % ${each} + 1`,
        role: `CASE WHEN i % 2 = 0 THEN 'USER' ELSE 'ASSISTANT' END`,
        content: `'A text of some words, number ' || i`,
        status: `${one([203, `'FAILED'`], [211, `'STOPPED'`])} ELSE 'COMPLETE' END`,
        failure_code: `${one([20_300, `'TIMEOUT'`], [203, `'MODEL_UNAVAILABLE'`])} END`,
        model: `CASE WHEN i % 2 = 0 THEN NULL WHEN i % 10001 = 0 THEN 'rare' ELSE 'bench' END`,
        stop_requested: `(1 = 0)`,
        created_at: at(begun),
        updated_at: at(begun),
      },
    ],
    [
      'audit_event',
      auditEvents,
      {
        seq: 'i + 100000',
        id: id('aud', 'i'),
        created_at: at(part(auditEvents)),
        actor_id: `${one([3, 'NULL'])} ELSE ${user('i * 31')} END`,
        action: `${one([10_007, `'role.created'`], [4, `'user.updated'`], [3, `'session.ended'`])} ELSE 'session.created' END`,
        target_type: `${one([10_007, `'Role'`], [4, `'User'`])} ELSE 'Session' END`,
        target_id: `CASE WHEN i % 4 = 0 THEN ${user('i * 17')} ELSE ${id('ses', `(i % ${sessions})`)} END`,
        outcome: `${one([5003, `'FAILED'`], [1009, `'DENIED'`])} ELSE 'SUCCESS' END`,
        ip: `'10.0.' || (i / 256 % 256) || '.' || (i % 256)`,
        user_agent: `'Mozilla/5.0 (X11; Linux x86_64) Browser/' || (i % 400)`,
        request_id: `'request-' || i`,
        details: `'[["provider","entra"],["number","' || i || '"]]'`,
        hash: `''`,
      },
    ],
    [
      'api_key',
      users / 5,
      {
        id: id('key', 'i'),
        owner_id: user('i * 3'),
        name: `'Key ' || i`,
        name_folded: `'key ' || i`,
        prefix: `'prl_' || i`,
        key_hash: `'hash ' || i`,
        scopes: `${one([50, `'CHAT HISTORY_READ'`])} ELSE 'CHAT' END`,
        created_at: at(part(users / 5)),
        expires_at: `${one([3, 'NULL'])} ELSE ${time('-86400 * (i % 400) + 864000')} END`,
        last_used_at: `${one([7, 'NULL'])} ELSE ${at(part(users / 5))} END`,
        revoked_at: `${one([10, at(part(users / 5))])} END`,
      },
    ],
    [
      'budget',
      users / 20,
      {
        id: id('bud', 'i'),
        scope: `'USER'`,
        subject_id: user('i * 13'),
        period: `'MONTH'`,
        limit_nano: `${one([50, '0'])} ELSE 1000000000 END`,
        created_at: at(part(users / 20)),
      },
    ],
  ]
}

const after = ({ auditEvents }: Sizes): string[] => [
  // The last digits of the id: some are large, few are costly or have failed.
  `UPDATE conversation_total SET messages = CAST(substr(conversation_id, 12) AS INTEGER) % 100`,
  `UPDATE conversation_total SET cost_nano = 10000000 * CAST(substr(conversation_id, 9) AS BIGINT) % 1000000007`,
  `UPDATE conversation_total SET failed = 1 WHERE conversation_id LIKE '%77'`,
  `UPDATE audit_head SET seq = ${auditEvents + 200_000}`,
]

function openFile(file: string): Dialect {
  const db = new Database(file)
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF',
  )
  return {
    id: (prefix, number) => `printf('${prefix}_%010d', ${number})`,
    time: ago =>
      `strftime('%Y-%m-%dT%H:%M:%S', unixepoch() - CAST(${ago} AS INTEGER), 'unixepoch') || '.000+00:00'`,
    indexes: `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql LIKE 'CREATE INDEX%'`,
    async run(statement) {
      if (/^SELECT/.test(statement)) return db.prepare<[], { name: string; sql: string }>(statement).all()
      db.exec(statement)
      return []
    },
    close: async () => void db.close(),
  }
}

async function openServer(url: string): Promise<Dialect> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    id: (prefix, number) => `'${prefix}_' || lpad(CAST(${number} AS text), 10, '0')`,
    time: ago => `date_trunc('second', (now() AT TIME ZONE 'UTC') - (${ago}) * interval '1 second')`,
    indexes: `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
      WHERE tablename = ? AND indexdef LIKE 'CREATE INDEX%' AND schemaname = current_schema()`,
    run: async statement => (await client.query<{ name: string; sql: string }>(statement)).rows,
    close: () => client.end(),
  }
}

/** Gives whoever has signed in what an auditor may read. */
export async function makeAuditor(address: DatabaseAddress): Promise<void> {
  const to = address.kind === 'sqlite' ? openFile(address.file) : await openServer(address.url)
  try {
    await to.run(`INSERT INTO role_assignment (id, user_id, role_id, source, assigned_at)
      SELECT 'ras_auditor', user_id, 'rol_auditor', 'MANUAL', ${to.time('0')} FROM session WHERE token_hash NOT LIKE 'hash %' LIMIT 1`)
  } finally {
    await to.close()
  }
}
