import pg from 'pg'

export interface Lock {
  release(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Another session of a PostgreSQL database that holds what a statement locks, until it is released. */
export async function lock(databaseUrl: string, statement: string): Promise<Lock> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lock' })
  await client.connect()
  await client.query('BEGIN')
  await client.query(statement)
  let held = true
  const release = async () => {
    if (!held) return
    held = false
    await client.query('COMMIT')
    await client.end()
  }
  return { release, [Symbol.asyncDispose]: release }
}
