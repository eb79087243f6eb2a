import type { DatabaseAddress } from './address.js'
import { readMigrations, readSchema } from './migrationFolders.js'
import { noFilters, withSchemaEngine } from './schemaEngine.js'

/**
 * The SQL that leads from the migrations to the models; null if they agree. The migrations are replayed in a shadow
 * database: in memory for SQLite, created on the given server (and dropped again) for PostgreSQL.
 */
export async function diffMigrations(at: DatabaseAddress): Promise<string | null> {
  const from = await readMigrations(at)
  const content = await readSchema(at.kind)
  return withSchemaEngine(at, async engine => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...from },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: true,
      filters: noFilters,
    })
    return exitCode === 0 ? null : stdout
  })
}
