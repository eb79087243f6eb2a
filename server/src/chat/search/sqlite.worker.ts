import { parentPort, workerData } from 'node:worker_threads'
import { discardSearch, isDamage, openSearch } from '@parley/prisma/search'
import { createSqliteDocuments } from './sqliteDocuments.js'
import type { Answer, Question } from './sqliteThread.js'
import { createSqliteTidying } from './sqliteTidying.js'

// The thread that searches search.db, and writes it: SQLite would hold up everything else meanwhile.
const { databaseFile } = workerData as { databaseFile: string }
const { search, documents, rebuiltTo, damaged } = openOrMakeAnew()
const tidying = createSqliteTidying(search)

const tell = (answer: Answer) => parentPort?.postMessage(answer)

parentPort?.on('message', (question: Question) => {
  try {
    tell({ number: question.number, value: answer(question) })
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    const damaged = isDamage(error)
    tell({ number: question.number, failure: { message, ...(code !== undefined && { code }) }, damaged })
    if (damaged) makeAnew()
  }
})
tell({ rebuiltTo, damaged })

function answer(question: Question): string[] {
  switch (question.kind) {
    case 'find':
      return documents.find(question.sought, question.matches)
    case 'apply':
      return documents.apply(question.batch, question.rebuilt)
    case 'newest':
      return documents.newest()
    case 'discard':
      makeAnew()
      return []
    case 'tidy':
      return tidying.step() ? ['more'] : []
    case 'close':
      search.close()
      parentPort?.close()
      return []
  }
}

function openOrMakeAnew() {
  try {
    return open()
  } catch (error) {
    if (!isDamage(error)) throw error
    discardSearch(databaseFile)
    return { ...open(), damaged: true }
  }
}

function open() {
  const { search, damaged } = openSearch(databaseFile)
  try {
    const documents = createSqliteDocuments(search)
    return { search, documents, rebuiltTo: documents.rebuiltTo(), damaged }
  } catch (error) {
    search.close()
    throw error
  }
}

/** The next thread finds nothing, and so fills a new file. */
function makeAnew(): void {
  search.close()
  discardSearch(databaseFile)
  parentPort?.close()
}
