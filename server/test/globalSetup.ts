import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@parley/prisma'
import type { TestProject } from 'vitest/node'
import { createDatabase } from './createDatabase.js'
import { startPostgresql } from './startPostgresql.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Migrated databases to copy, and the address of the server the PostgreSQL one is on. */
    templates: { sqlite: string; postgresql: string; server: string }
  }
}

/** One PostgreSQL server for all tests, and a migrated database of each kind to copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-template-'))
  const server = await startPostgresql()
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const sqlite = join(folder, 'parley.db')
    const postgresql = 'parley_template'
    const url = await createDatabase(server.url, postgresql)
    // One after the other: SQLite keeps this process, and PostgreSQL would answer too late.
    await migrate({ kind: 'sqlite', file: sqlite })
    await migrate({ kind: 'postgresql', url })
    project.provide('templates', { sqlite, postgresql, server: server.url })
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
