import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type DatabaseAddress, diffMigrations, migrationsFolder, notAdditive } from '@parley/prisma'
import { startPostgresql } from '../server/test/startPostgresql.ts'
import { generatePrisma } from './generatePrisma.ts'

const help = `Usage: npm run db:new -- <name>

Writes the migration from the last one to prisma/schema.prisma, for SQLite and PostgreSQL.`

async function create(name: string): Promise<void> {
  await generatePrisma()
  const server = await startPostgresql()
  try {
    const addresses: DatabaseAddress[] = [
      { kind: 'sqlite', file: ':memory:' },
      { kind: 'postgresql', url: server.url },
    ]
    const scripts = await Promise.all(addresses.map(diffMigrations))
    const at = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    let written = 0
    for (const [i, { kind }] of addresses.entries()) {
      const script = scripts[i]
      if (!script) continue
      const others = notAdditive(script)
      const folder = `${at}_${others.length === 0 ? 'additive_' : ''}${name}`
      await writeMigration(kind, folder, script)
      written++
      console.log(`prisma/migrations/${kind}/${folder}/migration.sql`)
      for (const statement of others) console.log(`  an older server cannot go on after: ${statement}`)
    }
    if (written === 0) console.log('Nothing changed: models and migrations agree.')
  } finally {
    await server.stop()
  }
}

async function writeMigration(kind: DatabaseAddress['kind'], folder: string, script: string): Promise<void> {
  const migrations = migrationsFolder(kind)
  await mkdir(join(migrations, folder), { recursive: true })
  await writeFile(join(migrations, folder, 'migration.sql'), script)
  await writeFile(join(migrations, 'migration_lock.toml'), `provider = "${kind}"\n`)
}

async function run(command: string | undefined, name: string | undefined): Promise<void> {
  if (command !== 'new') throw new Error(help)
  if (!name || !/^[a-z0-9_]+$/.test(name))
    throw new Error('Name the migration: small letters, digits and underscores.')
  return create(name)
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) console.log(help)
  else await run(positionals[0], positionals[1])
} catch (error) {
  // An AggregateError (every address of a host refused) has no message of its own.
  const cause = error instanceof AggregateError ? error.errors[0] : error
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
