import { Worker } from 'node:worker_threads'
import { sourceArguments, sourceOf } from './sources.js'

/** One of a thread's questions, and what comes back: `answerQuestions` is the other side. */
export interface Asked<Question> {
  number: number
  question: Question
}
export type Answered<Answer> = { number: number } & ({ answer: Answer } | { failure: Failure })
interface Failure {
  message: string
  code?: string
}

/** Work for which this thread would be held up, done one question after the other in another one. */
export interface Thread<Question, Answer> {
  /** Rejects with the failure that the thread answers, or with why it ended. The next question starts it again. */
  ask(question: Question): Promise<Answer>
  /** Resolves when every question so far is answered. */
  idle(): Promise<void>
  /** Ends it, whatever it is at: who waits is refused. */
  end(): Promise<void>
}

export interface ThreadOptions {
  /** What runs in it, as `new URL('./some.worker.js', import.meta.url)`. */
  file: URL
  name: string
  workerData?: unknown
  /** After so long without a question it ends, and gives back its memory. */
  idleMs?: number
  /** It ended by itself. */
  onLost?: (reason: unknown) => void
}

/** The thread is started by the first question, and by the next one after it ended. It keeps no process alive but to answer. */
export function createThread<Question, Answer>(options: ThreadOptions): Thread<Question, Answer> {
  const { file, name, workerData, idleMs, onLost = () => {} } = options
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  let worker: Worker | null = null
  let idling: NodeJS.Timeout | undefined
  let last = 0

  function start(): Worker {
    const started = new Worker(sourceOf(file), {
      name,
      workerData,
      // Much is soon forgotten; the default takes 15 MB more for it.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      execArgv: [...sourceArguments],
    })
    started.on('message', hear)
    started.on('error', error => lose(started, error))
    started.on('exit', () => lose(started, new Error(`The thread "${name}" ended.`)))
    return started
  }

  function hear(answered: Answered<Answer>): void {
    const asker = waiting.get(answered.number)
    waiting.delete(answered.number)
    if (waiting.size === 0) rest()
    if ('answer' in answered) asker?.resolve(answered.answer)
    else asker?.reject(Object.assign(new Error(answered.failure.message), answered.failure))
  }

  function rest(): void {
    worker?.unref()
    if (idleMs !== undefined) idling = setTimeout(() => void end(), idleMs).unref()
  }

  /** 'exit' comes after 'error': by then the next one may be at work. */
  function lose(gone: Worker, reason: unknown): void {
    if (worker !== gone) return
    leave(reason)
    onLost(reason)
  }

  function leave(reason: unknown): void {
    worker = null
    clearTimeout(idling)
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }

  async function end(): Promise<void> {
    const ending = worker
    leave(new Error(`The thread "${name}" was ended.`))
    await ending?.terminate()
  }

  return {
    ask(question) {
      clearTimeout(idling)
      worker ??= start()
      worker.ref()
      const number = ++last
      const asker = Promise.withResolvers<Answer>()
      waiting.set(number, asker)
      worker.postMessage({ number, question } satisfies Asked<Question>)
      return asker.promise
    },
    idle: async () => void (await Promise.allSettled([...waiting.values()].map(({ promise }) => promise))),
    end,
  }
}
