import pg from 'pg'

/** Creates a database on the server of `url`, a copy of `template` if one is named; its address. */
export async function createDatabase(url: string, name: string, template = 'template1'): Promise<string> {
  await execute(url, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
  const created = new URL(url)
  created.pathname = `/${name}`
  return created.href
}

export const dropDatabase = (url: string, name: string): Promise<void> =>
  execute(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
