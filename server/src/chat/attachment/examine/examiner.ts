import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { sourceArguments, sourceOf } from '../../../base/sources.js'
import { confinement } from './confinement.js'
import { type Finding, type PartName, partNames, type Question } from './finding.js'

const TIME_MS = 60_000
/** All of the process, pictures that are decoded included. */
const MEMORY_BYTES = 1024 * 1024 * 1024
const OUTPUT_BYTES = 128 * 1024 * 1024
const WATCH_MS = 100

const child = new URL('./examine.child.js', import.meta.url)
const tooMuch = 'The file takes too much time or memory to be looked into.'

export type Examine = (question: Question, bytes: Buffer, signal: AbortSignal) => Promise<Finding>

/**
 * Looks into a file in a process of its own, that has no secrets, reads programs alone, may write nothing and reach nobody, and is ended by force
 * where it takes too long or too much: then the file is refused. Throws only where that process cannot be started, or `signal` is aborted.
 */
export const examineApart: Examine = async (question, bytes, signal) => {
  const process = spawn(
    globalThis.process.execPath,
    [...confinement, ...sourceArguments, sourceOf(child).pathname],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'], timeout: TIME_MS, killSignal: 'SIGKILL', signal },
  )
  const ended = Promise.withResolvers<number | null>()
  process.once('error', ended.reject)
  process.once('close', ended.resolve)
  // It may be gone before it has read everything.
  process.stdin.on('error', () => {})
  process.stdin.write(`${JSON.stringify(question)}\n`)
  process.stdin.end(bytes)
  const done = new AbortController()
  void watchMemory(process.pid, () => process.kill('SIGKILL'), done.signal)
  const pieces: Buffer[] = []
  let length = 0
  process.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece)
    length += piece.length
    if (length > OUTPUT_BYTES) process.kill('SIGKILL')
  })
  try {
    return (await ended.promise) === 0 ? findingIn(Buffer.concat(pieces)) : { rejection: tooMuch }
  } finally {
    done.abort()
  }
}

function findingIn(output: Buffer): Finding {
  const end = output.indexOf('\n')
  const { parts: lengths, ...finding } = JSON.parse(output.toString('utf8', 0, end))
  if ('rejection' in finding) return finding
  const parts: Partial<Record<PartName, Buffer>> = {}
  let at = end + 1
  for (const [i, name] of partNames.entries()) {
    const length: number | null = lengths[i]
    if (length === null) continue
    parts[name] = output.subarray(at, at + length)
    at += length
  }
  return { ...finding, parts }
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
