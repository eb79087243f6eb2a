import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Interrupts } from './interrupts.js'

/** What was typed; null at the end of input, and after Ctrl-C, which reaches `interrupts`. */
export function question(
  prompt: string,
  interrupts: Interrupts,
  history: string[] = [],
): Promise<string | null> {
  return new Promise(resolve => {
    // One for each question: between them the terminal is as it was, so that Ctrl-C reaches the process.
    const reader = createInterface({
      input: process.stdin,
      output: process.stderr,
      history,
      removeHistoryDuplicates: true,
    })
    let answer: string | null = null
    reader.once('close', () => {
      interrupts.signal.removeEventListener('abort', close)
      resolve(answer)
    })
    const close = () => reader.close()
    reader.on('SIGINT', () => {
      close()
      process.stderr.write('\n')
      interrupts.raise()
    })
    interrupts.signal.addEventListener('abort', close)
    reader.question(prompt, text => {
      answer = text
      close()
    })
  })
}
