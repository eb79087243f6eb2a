import process from 'node:process'
import { usageError } from './failure.js'
import { question } from './question.js'
import type { Shell } from './shell.js'
import { oneLine } from './terminal.js'

/** Shows what is meant and asks. `doing` begins the sentence for those who are not there to be asked. */
export async function confirm(
  { terminal, interrupts }: Shell,
  { doing, prompt, lines }: { doing: string; prompt: string; lines: string[] },
): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw usageError(`${doing} asks first, and there is nobody here to ask: add --yes.`)
  for (const line of lines) await terminal.err.line(oneLine(line))
  const answer = await question(`${prompt} [y/N] `, interrupts)
  interrupts.signal.throwIfAborted()
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}
