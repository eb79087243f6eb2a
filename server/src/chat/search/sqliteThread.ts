import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { CodedError } from '../../base/errors.js'
import type { Batch } from './batch.js'
import type { Sought } from './searchIndex.js'
import type { Matches } from './sqliteDocuments.js'

/** What the thread is asked. */
export type Question = { number: number } & Asked

type Asked =
  | { kind: 'find'; sought: Sought; matches: Matches }
  /** `rebuilt`: how far the rebuilding has come with it; null: to the end. */
  | { kind: 'apply'; batch: Batch; rebuilt?: string | null }
  /** The id of the newest document, "" without one. */
  | { kind: 'newest' }
  | { kind: 'discard' }
  /** Puts the file in order, a step at a time: the answer is empty when there is nothing left to do. */
  | { kind: 'tidy' }
  | { kind: 'close' }

/** What the thread says: first where it stands, then an answer to each question. */
export type Answer =
  | { rebuiltTo: string | null; damaged: boolean }
  | { number: number; value: string[] }
  | { number: number; failure: { message: string; code?: string }; damaged: boolean }

/** Changed by whoever feeds it, as long as the thread lives. */
export interface ThreadState {
  /** Up to which id the index was made anew; null: it is complete. */
  rebuiltTo: string | null
}

interface Waiting {
  resolve(value: string[]): void
  reject(error: Error): void
}

const MAX_PAUSE_MS = 10_000

const isSource = import.meta.url.endsWith('.ts')
// Tests run the sources, whose imports name the files that come of them.
const resolveSources = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve: (name, { conditions, ...context }, next) =>
      next(name.startsWith('.') ? name.replace(/\\.js$/, '.ts') : name, {
        ...context, conditions: ['@parley/source', ...conditions],
      }),
  })`)}`

/** The thread in front of search.db, which is started again when it dies. */
export function startSqliteThread(deps: { databaseFile: string; log: Pick<Logger, 'error' | 'warn'> }) {
  const { databaseFile, log } = deps
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let opened = Promise.withResolvers<ThreadState>()
  let standing = false
  let closed = false
  let last = 0
  let pauseMs = 0
  let restart: NodeJS.Timeout | undefined

  function start(): void {
    const started = new Worker(new URL(`./sqlite.worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
      name: 'search',
      workerData: { databaseFile },
      // It makes much that is soon forgotten; the default takes 15 MB more for it.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      execArgv: isSource ? ['--import', resolveSources] : [],
    })
    started.unref()
    started.on('message', hear)
    started.on('error', error => log.error({ err: error }, 'the search thread failed'))
    started.on('exit', () => {
      leave()
      if (closed) return
      restart = setTimeout(start, pauseMs).unref()
      pauseMs = Math.min(MAX_PAUSE_MS, Math.max(100, pauseMs * 2))
    })
    worker = started
  }

  /** Whoever asks is told at once, until the next thread stands. */
  function leave(): void {
    worker = null
    // Who waits for a thread that never stood waits on.
    if (standing) opened = Promise.withResolvers()
    standing = false
    for (const { reject } of waiting.values()) reject(unavailable())
    waiting.clear()
  }

  function hear(answer: Answer): void {
    if ('rebuiltTo' in answer) {
      standing = true
      pauseMs = 0
      if (answer.damaged) log.warn('search.db could not be read and is made anew')
      opened.resolve({ rebuiltTo: answer.rebuiltTo })
      return
    }
    const asker = waiting.get(answer.number)
    waiting.delete(answer.number)
    if ('value' in answer) asker?.resolve(answer.value)
    else asker?.reject(unavailable(Object.assign(new Error(answer.failure.message), answer.failure)))
    if (!('failure' in answer) || !answer.damaged) return
    log.warn('search.db is damaged and is made anew')
    leave()
  }

  function ask(asked: Asked): Promise<string[]> {
    if (!worker) return Promise.reject(unavailable())
    const number = ++last
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    waiting.set(number, { resolve, reject })
    worker.postMessage({ number, ...asked } satisfies Question)
    return promise
  }

  start()
  return {
    ask,
    /** The next thread makes the file anew. */
    async discard(): Promise<void> {
      await ask({ kind: 'discard' })
      leave()
    },
    /** Where the thread stands; waits for the next one where there is none. */
    opened: () => opened.promise,
    async close(): Promise<void> {
      if (closed) return
      closed = true
      clearTimeout(restart)
      worker?.ref()
      await ask({ kind: 'close' }).catch(() => {})
      await worker?.terminate()
      opened.resolve({ rebuiltTo: null })
    },
  }
}

const unavailable = (cause?: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'Search is not available just now; try again in a moment.', {
    retryAfter: 1,
    cause,
  })
