import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DatabaseAddress, migrate, migrationStatus, openLive } from '@parley/prisma'
import { type Command, print } from './command.js'
import { databaseAddress, environment } from './database.js'

export const migrateDatabase: Command = {
  summary: 'bring the database to this release',
  help: ` [--dry-run]

Applies pending migrations to DATABASE_URL now; the server does so when it starts. Of several on one PostgreSQL one works
and the others wait. An SQLite database is migrated while no server has it open.

  --dry-run   only lists what is pending`,
  options: { 'dry-run': { type: 'boolean' } },
  async run(options) {
    const at = databaseAddress(await environment())
    if (options['dry-run']) {
      const pending = (await migrationStatus(at)).filter(({ state }) => state === 'pending')
      print(
        pending.length === 0
          ? 'Nothing is pending.'
          : pending.map(({ name }) => `pending  ${name}`).join('\n'),
      )
      return 0
    }
    const applied =
      at.kind === 'sqlite' ? await applyAlone(at) : await migrate(at, sentence => print(sentence))
    print(applied.length === 0 ? 'Nothing was pending.' : applied.map(name => `applied  ${name}`).join('\n'))
    return 0
  },
}

async function applyAlone(at: DatabaseAddress & { kind: 'sqlite' }): Promise<string[]> {
  await mkdir(dirname(at.file), { recursive: true })
  const live = openLive(at.file)
  try {
    return await migrate(at)
  } finally {
    live.close()
  }
}
