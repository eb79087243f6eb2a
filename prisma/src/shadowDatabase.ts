import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** An empty database on the same PostgreSQL server. */
export async function createShadowDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `parley_shadow_${randomBytes(8).toString('hex')}`
  await execute(url, `CREATE DATABASE ${name}`)
  const shadow = new URL(url)
  shadow.pathname = `/${name}`
  return { url: shadow.href, drop: () => execute(url, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
