import { fstatSync } from 'node:fs'
import process from 'node:process'
import { usageError } from '../failure.js'
import type { Shell } from '../shell.js'
import { dim } from '../terminal.js'

const PATIENCE_MS = 3000

/** The text and what is piped in, as one message. */
export async function readInput({ terminal, interrupts }: Shell, text: string): Promise<string> {
  const piped = isPiped() ? await readAll() : ''
  const content = [text, piped.trim()].filter(Boolean).join('\n\n')
  if (!content) throw usageError('There is nothing to send.')
  return content

  async function readAll(): Promise<string> {
    const stdin = process.stdin.setEncoding('utf8')
    // A program that keeps our input open without a word would otherwise wait for us, and we for it, in silence.
    const hint = setTimeout(() => {
      void terminal.err.line(dim('Waiting for the end of standard input; without one, use </dev/null.'))
    }, PATIENCE_MS)
    const stop = () => void stdin.destroy(interrupts.signal.reason)
    interrupts.signal.addEventListener('abort', stop)
    try {
      let read = ''
      for await (const piece of stdin) read += piece
      return read
    } finally {
      clearTimeout(hint)
      interrupts.signal.removeEventListener('abort', stop)
    }
  }
}

/** A pipe, a file or a socket; not a terminal, /dev/null, or nothing at all. */
function isPiped(): boolean {
  try {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isFile() || stdin.isSocket()
  } catch {
    return false
  }
}
