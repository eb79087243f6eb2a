import Sqlite from 'better-sqlite3'
import pg from 'pg'

/** Statements of somebody who has the database to themselves, past the server. */
export async function tamper(databaseUrl: string, ...statements: string[]): Promise<void> {
  if (databaseUrl.startsWith('file:')) {
    const file = new Sqlite(databaseUrl.slice('file:'.length))
    try {
      for (const statement of statements) file.exec(statement)
    } finally {
      file.close()
    }
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
