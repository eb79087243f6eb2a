import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseAddress, DatabaseKind } from '@parley/prisma'
import { inject } from 'vitest'
import { createDatabase, dropDatabase } from './createDatabase.js'

export const databases: readonly DatabaseKind[] = ['sqlite', 'postgresql']

export interface TestDatabase {
  /** A value for DATABASE_URL. */
  url: string
  address: DatabaseAddress
  /** A temporary folder of its own; on SQLite the database is in it. */
  folder: string
  drop(): Promise<void>
}

/** A migrated database without content, unless it is to be empty. */
export async function createTestDatabase(kind: DatabaseKind, { empty = false } = {}): Promise<TestDatabase> {
  const templates = inject('templates')
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  if (kind === 'sqlite') {
    const file = join(folder, 'parley.db')
    if (!empty) await copyFile(templates.sqlite, file)
    return { url: `file:${file}`, address: { kind, file }, folder, drop: removeFolder }
  }
  const name = `parley_${randomBytes(8).toString('hex')}`
  const url = await createDatabase(templates.server, name, empty ? 'template1' : templates.postgresql)
  const drop = async () => {
    await dropDatabase(templates.server, name)
    await removeFolder()
  }
  return { url, address: { kind, url }, folder, drop }
}
