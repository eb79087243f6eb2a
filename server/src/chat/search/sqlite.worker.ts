import { workerData } from 'node:worker_threads'
import {
  discardSearch,
  isDamage,
  openOrMakeAnew,
  openSearch,
  putAside,
  searchFile,
} from '@parley/prisma/search'
import { answerQuestions } from '../../base/answerQuestions.js'
import type { Batch } from './batch.js'
import type { Sought } from './searchIndex.js'
import { createSqliteDocuments, type Matches } from './sqliteDocuments.js'
import { createSqliteTidying } from './sqliteTidying.js'

/** What the thread is asked. */
export type Question = { kind: 'open' } | { kind: 'close' } | { kind: 'discard' } | Request

export type Request =
  | { kind: 'find'; sought: Sought; matches: Matches }
  /** `rebuilt`: how far the rebuilding has come with it; null: to the end. */
  | { kind: 'apply'; batch: Batch; rebuilt?: string | null }
  /** The id of the newest document, "" without one. */
  | { kind: 'newest' }
  /** Puts the file in order, a step at a time: the answer is empty when there is nothing left to do. */
  | { kind: 'tidy' }

/** Ids; to `open`, where the file stands. */
export type Answer = string[] | { rebuiltTo: string | null; damaged: boolean }

// The thread that searches search.db, and writes it: SQLite would hold up everything else meanwhile.
const { databaseFile } = workerData as { databaseFile: string }
const file = searchFile(databaseFile)
const { opened, damaged } = openOrMakeAnew(file, open)
const { search, documents, rebuiltTo } = opened
const tidying = createSqliteTidying(search)

answerQuestions((question: Question): Answer => {
  try {
    return answer(question)
  } catch (error) {
    if (isDamage(error)) {
      search.close()
      putAside(file)
    }
    throw error
  }
})

function answer(question: Question): Answer {
  switch (question.kind) {
    case 'open':
      return { rebuiltTo, damaged }
    case 'find':
      return documents.find(question.sought, question.matches)
    case 'apply':
      return documents.apply(question.batch, question.rebuilt)
    case 'newest':
      return documents.newest()
    case 'discard':
      // The next thread finds nothing, and so fills a new file.
      search.close()
      discardSearch(databaseFile)
      return []
    case 'tidy':
      return tidying.step() ? ['more'] : []
    case 'close':
      search.close()
      return []
  }
}

function open() {
  const search = openSearch(databaseFile)
  try {
    const documents = createSqliteDocuments(search)
    return { search, documents, rebuiltTo: documents.rebuiltTo() }
  } catch (error) {
    search.close()
    throw error
  }
}
