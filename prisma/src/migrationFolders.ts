import { readdir, readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { DatabaseAddress, DatabaseKind } from './address.js'

// Sources and compiled files lie at different depths below the package.
export const packageFolder = dirname(findPackageJSON(import.meta.url) ?? '')

export const migrationsFolder = (kind: DatabaseKind): string => join(packageFolder, 'migrations', kind)

export const readSchema = (kind: DatabaseKind): Promise<string> =>
  readFile(join(packageFolder, 'generated', kind, 'schema.prisma'), 'utf8')

/** What of an address says where its migrations are. */
type Migrated = Pick<DatabaseAddress, 'kind' | 'migrations'>

const folderOf = ({ kind, migrations }: Migrated) => migrations ?? migrationsFolder(kind)

/** Names of the migrations, oldest first. */
export async function listMigrations(at: Migrated): Promise<string[]> {
  const entries = await readdir(folderOf(at), { withFileTypes: true })
  return entries.flatMap(entry => (entry.isDirectory() ? [entry.name] : [])).sort()
}

/** The migrations with their SQL, as the schema engine wants them. */
export async function readMigrations(at: Migrated): Promise<MigrationList> {
  const baseDir = folderOf(at)
  const names = await listMigrations(at)
  const migrationDirectories = names.map(async path => {
    const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8')
    return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
  })
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: `provider = "${at.kind}"\n` },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  }
}
