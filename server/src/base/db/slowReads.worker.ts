import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { answerQuestions } from '../answerQuestions.js'

export interface SlowReadQuestion {
  sql: string
  values: unknown[]
}

// Reads what takes long: in the thread that serves, everybody else would wait for it.
const { databaseFile } = workerData as { databaseFile: string }
const database = new Database(databaseFile, { readonly: true, timeout: 2000 })
database.exec('PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;')

answerQuestions(({ sql, values }: SlowReadQuestion) => database.prepare(sql).all(...values))
