import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseKind, migrationsFolder } from '@parley/prisma'

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
