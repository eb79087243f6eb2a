import { Worker } from 'node:worker_threads'

export interface TokenQuestion {
  number: number
  text: string
}

export interface TokenAnswer {
  number: number
  tokens: number
}

/** A thread that has counted nothing for so long ends: it takes 75 MB, and gives 30 of them back. */
const IDLE_MS = 300_000

/** Rather too few: an estimate sets aside more than is used. */
const CHARACTERS_A_TOKEN = 3

const isSource = import.meta.url.endsWith('.ts')
const waiting = new Map<number, { text: string; resolve(tokens: number): void }>()
let worker: Worker | null = null
let idle: NodeJS.Timeout | undefined
let last = 0

/**
 * Counts tokens as the models of OpenAI do, which is near enough for others. In a thread of its own, which the first
 * text starts, and the next one after it died: in the one that serves, loading its tables would hold up every reply for
 * a tenth of a second, and each count for some milliseconds. It keeps no process alive. Should it fail, those who wait
 * get an estimate: no reply is lost for want of a number.
 */
export function countTokens(text: string): Promise<number> {
  if (text === '') return Promise.resolve(0)
  clearTimeout(idle)
  worker ??= start()
  worker.ref()
  const number = ++last
  const { promise, resolve } = Promise.withResolvers<number>()
  waiting.set(number, { text, resolve })
  worker.postMessage({ number, text } satisfies TokenQuestion)
  return promise
}

function start(): Worker {
  const started = new Worker(new URL(`./tokens.worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    name: 'tokens',
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  })
  const leave = (reason: unknown) => {
    if (worker !== started) return
    worker = null
    process.emitWarning(`Tokens are estimated: the thread that counts them ended (${reason}).`)
    for (const { text, resolve } of waiting.values()) resolve(Math.ceil(text.length / CHARACTERS_A_TOKEN))
    waiting.clear()
  }
  started.on('message', ({ number, tokens }: TokenAnswer) => {
    waiting.get(number)?.resolve(tokens)
    waiting.delete(number)
    if (waiting.size > 0) return
    started.unref()
    idle = setTimeout(end, IDLE_MS).unref()
  })
  started.on('error', leave)
  started.on('exit', leave)
  return started
}

function end(): void {
  const ending = worker
  worker = null
  void ending?.terminate()
}
