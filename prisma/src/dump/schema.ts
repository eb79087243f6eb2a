import { createHash, randomUUID } from 'node:crypto'
import type { DatabaseKind } from '../address.js'
import { listMigrations, readMigrations } from '../migrationFolders.js'
import { UnusableDatabaseError } from '../unusable.js'

/** A migration as `prisma migrate` records that it was applied. */
export interface Step {
  id: string
  name: string
  sql: string
  checksum: string
}

/**
 * The migrations that give a database of one kind the schema that one of another kind, or of the same, had after these. A
 * few are there for one kind alone.
 */
export async function schemaAfter(
  migrations: string[],
  from: DatabaseKind,
  to: DatabaseKind,
): Promise<Step[]> {
  const known = new Set(await listMigrations({ kind: from }))
  const newer = migrations.find(name => !known.has(name))
  if (newer)
    throw new UnusableDatabaseError(
      `It was made by a newer version of Parley (migration ${newer}): restore it by that version.`,
    )
  const last = migrations.at(-1) ?? ''
  const had = new Set(migrations)
  const { migrationDirectories } = await readMigrations({ kind: to })
  return migrationDirectories
    .filter(({ path }) => had.has(path) || (!known.has(path) && path <= last))
    .map(({ path, migrationFile: { content } }) => {
      if (content.tag !== 'ok') throw new Error(`Migration ${path} cannot be read.`)
      const checksum = createHash('sha256').update(content.value).digest('hex')
      return { id: randomUUID(), name: path, sql: content.value, checksum }
    })
}
