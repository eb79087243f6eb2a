import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseKind, migrate, migrationsFolder } from '@parley/prisma'
import { createTestDatabase, type TestDatabase } from './database.js'

export interface Release {
  /** The migrations of this release and one more. */
  migrations: string
  [Symbol.asyncDispose](): Promise<void>
}

/** A release after this one, as far as a database can tell: it brings a migration that this one does not know. */
export async function nextRelease(kind: DatabaseKind, migration: string, sql: string): Promise<Release> {
  const migrations = await mkdtemp(join(tmpdir(), 'parley-release-'))
  await cp(migrationsFolder(kind), migrations, { recursive: true })
  await mkdir(join(migrations, migration))
  await writeFile(join(migrations, migration, 'migration.sql'), sql)
  return { migrations, [Symbol.asyncDispose]: () => rm(migrations, { recursive: true, force: true }) }
}

/** A database as it was before a migration, by the time in its name, and those after it. */
export async function formerDatabase(
  kind: DatabaseKind,
  time: string,
): Promise<TestDatabase & AsyncDisposable> {
  const migrations = await mkdtemp(join(tmpdir(), 'parley-release-'))
  await cp(migrationsFolder(kind), migrations, { recursive: true })
  for (const name of await readdir(migrations))
    if (name >= time && name !== 'migration_lock.toml') await rm(join(migrations, name), { recursive: true })
  const database = await createTestDatabase(kind, { empty: true })
  await migrate({ ...database.address, migrations })
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database.drop()
      await rm(migrations, { recursive: true, force: true })
    },
  }
}
