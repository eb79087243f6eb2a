import { existsSync } from 'node:fs'
import { type DatabaseAddress, migrationStatus } from '@parley/prisma'
import { version } from '../../base/version.js'
import { type Command, print } from './command.js'
import { databaseAddress, environment, openClient, shownAddress } from './database.js'

export const status: Command = {
  summary: 'which release and database this is, and which servers use it',
  help: ` [--json]

Which release this is, which database it would use, which migrations that has, and which servers work on it. Changes
nothing. Ends with 1 if a migration is pending, has failed, or is of a release that this one cannot go on after.

  --json   for programs`,
  options: { json: { type: 'boolean' } },
  async run({ json }) {
    const at = databaseAddress(await environment())
    const migrations = at.kind === 'sqlite' && !existsSync(at.file) ? [] : await migrationStatus(at)
    const wrong = migrations.filter(({ state }) => state !== 'applied' && state !== 'newer')
    const known = migrations.length > 0 && wrong.length === 0
    const servers = known ? await serversOn(at) : []
    if (json) print(JSON.stringify({ version, database: shownAddress(at), migrations, servers }))
    else {
      print(`Parley      ${version}`, `Database    ${shownAddress(at)}`)
      if (migrations.length === 0)
        print('Migrations  none yet: there is no database; the server makes it when it starts')
      else print(`Migrations  ${migrations.length - wrong.length} of ${migrations.length} are there`)
      for (const { name, state } of wrong) print(`            ${state.padEnd(8)} ${name}`)
      if (known && servers.length === 0) print('Servers     none')
      for (const [i, server] of servers.entries())
        print(
          `${i === 0 ? 'Servers' : '       '}     ${server.version ?? 'older'}, since ${server.startedAt.toISOString()}`,
        )
    }
    return wrong.length > 0 ? 1 : 0
  },
}

/** Those that nobody has declared dead; one that was killed may be among them for some seconds. */
async function serversOn(at: DatabaseAddress) {
  const client = openClient(at, 'PRAGMA query_only = ON; PRAGMA busy_timeout = 2000;')
  try {
    return await client.process.findMany({
      where: { dead: false },
      orderBy: { startedAt: 'asc' },
      select: { version: true, startedAt: true },
    })
  } finally {
    await client.$disconnect()
  }
}
