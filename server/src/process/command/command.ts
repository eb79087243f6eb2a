import type { ParseArgsConfig } from 'node:util'

/** What an operator does beside the running server. */
export interface Command {
  /** One line for the list of all. */
  summary: string
  /** All that `--help` prints behind the line of usage, the exit codes included. */
  help: string
  options?: NonNullable<ParseArgsConfig['options']>
  /** Resolves to the exit code: 0, or 1 for an answer that nobody wants to hear. What it throws ends with 2. */
  run(options: Record<string, unknown>): Promise<number>
}

/** `1 text`, `2 texts`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** A result, on standard output: progress and warnings go to standard error. */
export const print = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)
