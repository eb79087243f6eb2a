import { type Prisma, storedValue } from '@parley/prisma'
import { createThread } from '../thread.js'
import type { SlowReadQuestion } from './slowReads.worker.js'

/** Reads an SQLite database in a thread of its own, one query after the other. */
export interface SlowReads {
  query(sql: Prisma.Sql): Promise<unknown[]>
  /** Resolves when every query so far is answered. */
  idle(): Promise<void>
  close(): Promise<void>
}

export function openSlowReads(databaseFile: string): SlowReads {
  const { ask, idle, end } = createThread<SlowReadQuestion, unknown[]>({
    file: new URL('./slowReads.worker.js', import.meta.url),
    name: 'slow reads',
    workerData: { databaseFile },
  })
  return { query: ({ sql, values }) => ask({ sql, values: values.map(storedValue) }), idle, close: end }
}
