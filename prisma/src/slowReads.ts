import { Worker } from 'node:worker_threads'
import type { Prisma } from '../generated/sqlite/client/client.js'

export interface SlowReadQuestion {
  number: number
  sql: string
  values: (string | number | bigint | null)[]
}

export type SlowReadAnswer = { number: number } & ({ rows: unknown[] } | { failure: string })

/** Reads an SQLite database in a thread of its own, one query after the other. */
export interface SlowReads {
  query(sql: Prisma.Sql): Promise<unknown[]>
  /** Resolves when every query so far is answered. */
  idle(): Promise<void>
  close(): Promise<void>
}

const isSource = import.meta.url.endsWith('.ts')

/** The thread is started by the first query, and by the next one after it died. It keeps no process alive. */
export function openSlowReads(file: string): SlowReads {
  const waiting = new Map<number, PromiseWithResolvers<unknown[]>>()
  let worker: Worker | null = null
  let last = 0

  function start(): Worker {
    const started = new Worker(new URL(`./slowReads.worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
      name: 'slow reads',
      workerData: { file },
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    })
    started.unref()
    started.on('message', (answer: SlowReadAnswer) => {
      const asker = waiting.get(answer.number)
      waiting.delete(answer.number)
      if (waiting.size === 0) started.unref()
      if ('rows' in answer) asker?.resolve(answer.rows)
      else asker?.reject(new Error(answer.failure))
    })
    started.on('error', error => leave(started, error))
    started.on('exit', () => leave(started, new Error('The thread that reads beside this one ended.')))
    return started
  }

  function leave(gone: Worker, reason: unknown): void {
    // 'exit' comes after 'error': by then the next one may be at work.
    if (worker !== gone) return
    worker = null
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }

  return {
    query({ sql, values }) {
      const number = ++last
      const question: SlowReadQuestion = { number, sql, values: values.map(plain) }
      worker ??= start()
      const asker = Promise.withResolvers<unknown[]>()
      waiting.set(number, asker)
      worker.ref()
      worker.postMessage(question)
      return asker.promise
    },
    idle: async () => void (await Promise.allSettled([...waiting.values()].map(({ promise }) => promise))),
    close: async () => void (await worker?.terminate()),
  }
}

/** As the adapter stores it. */
function plain(value: unknown): SlowReadQuestion['values'][number] {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new TypeError('A query beside this thread takes texts, numbers and times.')
}
