import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { sourceArguments, sourceOf } from '../../../base/sources.js'
import { within } from '../../../base/within.js'
import { pour } from '../pour.js'
import { CutOff, readAnswer, type Take } from './answer.js'
import { confinement } from './confinement.js'
import type { Finding, Made, Question } from './finding.js'

/** So long it may think, between the last byte that it is given and the first that it says. */
const TIME_MS = 60_000
/** All of the process, pictures that are decoded included. */
const MEMORY_BYTES = 1024 * 1024 * 1024
const WATCH_MS = 100

const child = new URL('./examine.child.js', import.meta.url)
const tooMuch = 'The file takes too much time or memory to be looked into.'

export type Examine = (
  question: Question,
  bytes: AsyncIterable<Buffer>,
  take: Take,
  signal: AbortSignal,
) => Promise<Finding<Made>>

/**
 * Looks into a file in a process of its own, that has no secrets, reads programs alone, may write nothing and reach nobody, and is ended by force
 * where it takes too long or too much: then the file is refused. Bytes pass through, to it and from it to `take`, and are taken over. Throws
 * what these throw, and where that process cannot be started, or `signal` is aborted.
 */
export const examineApart: Examine = async (question, bytes, take, signal) => {
  const process = spawn(
    globalThis.process.execPath,
    [...confinement, ...sourceArguments, sourceOf(child).pathname],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'], killSignal: 'SIGKILL', signal },
  )
  const ended = Promise.withResolvers<number | null>()
  ended.promise.catch(() => {})
  process.once('error', ended.reject)
  process.once('exit', ended.resolve)
  const done = new AbortController()
  void watchMemory(process.pid, () => process.kill('SIGKILL'), done.signal)
  try {
    await pour(asked(question, bytes), process.stdin, TIME_MS, () => new CutOff())
    process.stdin.end()
    const finding = await readAnswer(process.stdout, TIME_MS, take)
    const code = await within(TIME_MS, ended.promise, () => null)
    return code === 0 ? finding : { rejection: tooMuch }
  } catch (error) {
    if (!(error instanceof CutOff)) throw error
    process.kill('SIGKILL')
    await ended.promise
    return { rejection: tooMuch }
  } finally {
    process.kill('SIGKILL')
    process.stdout.destroy()
    done.abort()
  }
}

async function* asked(question: Question, bytes: AsyncIterable<Buffer>) {
  yield Buffer.from(`${JSON.stringify(question)}\n`)
  yield* bytes
}

/** Memory that V8 knows nothing of is told by Linux alone. */
async function watchMemory(
  pid: number | undefined,
  tooMuchTaken: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (globalThis.process.platform !== 'linux') return
  while (!signal.aborted) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(status) ?? []
    if (Number(kilobytes ?? 0) * 1024 > MEMORY_BYTES) tooMuchTaken()
    await delay(WATCH_MS, null, { signal }).catch(() => {})
  }
}
