import Sqlite from 'better-sqlite3'
import pg from 'pg'
import type { ScriptedIdentityProvider } from './identityProvider.js'

/** Where a value may come up; nowhere else. */
type Place = 'response' | 'set-cookie' | `table ${string}`

export interface Canary {
  name: string
  value: string
  mayBeIn: Place[]
}

/** What a test has seen of the values below. Whoever adds a kind of secret to the server adds it here. */
export interface Seen {
  idp: ScriptedIdentityProvider
  sessionToken: string
  apiKey: string
  exportToken: string
  modelServerKey: string
  environment: Record<string, string>
  message: string
  reply: string
}

export function canariesOf({
  idp,
  sessionToken,
  apiKey,
  exportToken,
  modelServerKey,
  environment,
  message,
  reply,
}: Seen): Canary[] {
  // On their way to the identity provider these two pass through the browser.
  const throughBrowser = new Set(['state', 'nonce'])
  return [
    ...idp.secrets.map(
      ({ name, value }): Canary => ({ name, value, mayBeIn: throughBrowser.has(name) ? ['response'] : [] }),
    ),
    ...Object.entries(environment).map(([name, value]): Canary => ({ name, value, mayBeIn: [] })),
    { name: 'session token', value: sessionToken, mayBeIn: ['set-cookie'] },
    // Shown once, to whoever makes it.
    { name: 'API key', value: apiKey, mayBeIn: ['response'] },
    { name: 'export token', value: exportToken, mayBeIn: ['response'] },
    { name: 'key of a model server', value: modelServerKey, mayBeIn: [] },
    { name: 'message', value: message, mayBeIn: ['response', 'table message'] },
    { name: 'reply', value: reply, mayBeIn: ['response', 'table message'] },
  ]
}

/** Where each canary came up and may not: "session token in log". */
export function misplaced(canaries: Canary[], places: Map<string, string>): string[] {
  return canaries.flatMap(({ name, value, mayBeIn }) => {
    if (value.length < 8) throw new Error(`The canary ${name} is too short to be told from other text.`)
    const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), encoded(value)]
    return [...places]
      .filter(([place, text]) => !mayBeIn.includes(place as Place) && forms.some(form => text.includes(form)))
      .map(([place]) => `${name} in ${place}`)
  })
}

/** As far as base64 does not depend on what stands beside it. */
const encoded = (value: string): string => Buffer.from(value).toString('base64url').slice(0, -3)

/** Every column of every table as text, one place a table. */
export async function dump(databaseUrl: string): Promise<Map<string, string>> {
  if (databaseUrl.startsWith('file:')) {
    using file = disposable(new Sqlite(databaseUrl.slice('file:'.length), { readonly: true }))
    const names = file
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`)
      .pluck()
      .all() as string[]
    return new Map(
      names.map(name => [`table ${name}`, JSON.stringify(file.prepare(`SELECT * FROM "${name}"`).all())]),
    )
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const places = new Map<string, string>()
    for (const { name } of rows) {
      const content = await client.query(`SELECT * FROM "${name}"`)
      places.set(`table ${name}`, JSON.stringify(content.rows))
    }
    return places
  } finally {
    await client.end()
  }
}

const disposable = (file: Sqlite.Database): Sqlite.Database & Disposable =>
  Object.assign(file, { [Symbol.dispose]: () => void file.close() })
