import type { Prisma } from '@parley/prisma'
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
  return { query: ({ sql, values }) => ask({ sql, values: values.map(plain) }), idle, close: end }
}

/** As the adapter stores it. */
function plain(value: unknown): SlowReadQuestion['values'][number] {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new TypeError('A query beside this thread takes texts, numbers and times.')
}
