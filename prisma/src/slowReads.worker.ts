import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { SlowReadAnswer, SlowReadQuestion } from './slowReads.js'

// Reads what takes long: in the thread that serves, everybody else would wait for it.
const { file } = workerData as { file: string }
const database = new Database(file, { readonly: true, timeout: 2000 })
database.exec('PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;')

parentPort?.on('message', ({ number, sql, values }: SlowReadQuestion) => {
  parentPort?.postMessage(answer(number, sql, values))
})

function answer(number: number, sql: string, values: SlowReadQuestion['values']): SlowReadAnswer {
  try {
    return { number, rows: database.prepare(sql).all(...values) }
  } catch (error) {
    return { number, failure: error instanceof Error ? error.message : String(error) }
  }
}
