import type { Message } from '../../index.js'

export type Format = 'ndjson' | 'json'

/** What a page adds. `begin`: nothing is written yet, `first`: no message is. */
export function encodePage(
  format: Format,
  messages: readonly Message[],
  { begin, first }: { begin: boolean; first: boolean },
): string {
  const lines = messages.map(message => JSON.stringify(message))
  if (format === 'ndjson') return lines.map(line => `${line}\n`).join('')
  const array = lines.map((line, i) => (first && i === 0 ? `\n${line}` : `,\n${line}`)).join('')
  return begin ? `[${array}` : array
}

/** What makes the file whole. */
export const encodeEnd = (format: Format): string => (format === 'json' ? '\n]\n' : '')

/** That of the file's name, unless one was asked for. */
export const formatOf = (asked: Format | undefined, file: string | undefined): Format =>
  asked ?? (file?.endsWith('.json') ? 'json' : 'ndjson')
