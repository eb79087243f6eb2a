import { isDamage, searchFile } from '@parley/prisma/search'
import type { Logger } from 'pino'
import { rememberFiles } from '../../base/db/ownFiles.js'
import { CodedError } from '../../base/errors.js'
import { createPoll, startPoll } from '../../base/poll.js'
import { createThread } from '../../base/thread.js'
import type { Answer, Question, Request } from './sqlite.worker.js'

/** Changed by whoever feeds it, as long as the thread lives. */
export interface ThreadState {
  /** Up to which id the index was made anew; null: it is complete. */
  rebuiltTo: string | null
}

const PAUSE_MS = 100
const MAX_PAUSE_MS = 10_000
const LOOK_MS = 2000

/** The thread in front of search.db, which is started again when it dies. */
export function startSqliteThread(deps: {
  databaseFile: string
  log: Pick<Logger, 'error' | 'warn' | 'info'>
}) {
  const { databaseFile, log } = deps
  let opened = Promise.withResolvers<ThreadState>()
  let state: 'away' | 'opening' | 'standing' = 'away'
  let filesLost: () => string | null = () => null
  let failures = 0
  let closed = false

  const thread = createThread<Question, Answer>({
    file: new URL('./sqlite.worker.js', import.meta.url),
    name: 'search',
    workerData: { databaseFile },
    onLost(reason) {
      // One that does not open is told of where it is opened.
      if (state !== 'standing') return
      log.error({ err: reason }, 'the search thread failed')
      leave()
    },
  })

  const open = async () => {
    state = 'opening'
    try {
      const answer = await thread.ask({ kind: 'open' })
      if (Array.isArray(answer)) return
      if (answer.damaged)
        log.warn('search.db was damaged: it is put aside as search.db.damaged for a day, and made anew')
      const file = searchFile(databaseFile)
      filesLost = rememberFiles([file, `${file}-wal`])
      state = 'standing'
      failures = 0
      opened.resolve({ rebuiltTo: answer.rebuiltTo })
    } catch (error) {
      state = 'away'
      failures++
      throw error
    }
  }

  // At once after a thread that stood.
  const pauseMs = () => (failures === 0 ? 0 : Math.min(MAX_PAUSE_MS, PAUSE_MS * 2 ** (failures - 1)))
  const poll = createPoll({
    look: open,
    everyMs: () => (state === 'away' ? pauseMs() : null),
    failed: error => log.error({ err: error }, 'the search thread failed'),
    again: () => log.info('the search thread stands again'),
  })

  /** Whoever asks is told at once, until the next thread stands. */
  function leave(): void {
    state = 'away'
    opened = Promise.withResolvers()
    poll.schedule()
  }

  async function startAnother(): Promise<void> {
    const ended = thread.end()
    leave()
    await ended
  }

  async function ask(question: Request | { kind: 'discard' }): Promise<string[]> {
    if (state === 'away') throw unavailable()
    try {
      const answer = await thread.ask(question)
      return Array.isArray(answer) ? answer : []
    } catch (error) {
      if (isDamage(error) && state === 'standing') {
        log.warn('search.db is damaged: it is put aside as search.db.damaged for a day, and made anew')
        await startAnother()
      }
      throw unavailable(error)
    }
  }

  /** The next thread makes the file anew. */
  async function discard(): Promise<void> {
    await ask({ kind: 'discard' })
    await startAnother()
  }

  const looking = startPoll({
    async look() {
      const lost = state === 'standing' ? filesLost() : null
      if (!lost) return
      log.warn(`${lost} while the server runs: search.db is made anew`)
      await discard()
    },
    everyMs: LOOK_MS,
    failed: error => log.error({ err: error }, 'search.db could not be made anew'),
    again: () => {},
  })

  poll.schedule()
  return {
    ask: (request: Request) => ask(request),
    discard,
    /** Where the thread stands; waits for the next one where there is none. */
    opened: () => opened.promise,
    async close(): Promise<void> {
      if (closed) return
      closed = true
      await looking.stop()
      await poll.stop()
      if (state === 'standing') await thread.ask({ kind: 'close' }).catch(() => {})
      state = 'away'
      await thread.end()
      opened.resolve({ rebuiltTo: null })
    },
  }
}

const unavailable = (cause?: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'Search is not available just now; try again in a moment.', {
    retryAfter: 1,
    cause,
  })
