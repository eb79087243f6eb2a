import { type Accepted, withText } from './finding.js'

/** As what text is kept, by how its name ends. What a browser might run is text like any other. */
const types: Record<string, string> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

/** Null: the bytes are no text. */
export function readPlainText(filename: string, bytes: Buffer): Accepted | null {
  const text = decode(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has
  if (text === null || /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return null
  const ending = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase()
  return withText(Object.hasOwn(types, ending) ? (types[ending] ?? 'text/plain') : 'text/plain', text)
}

function decode(bytes: Buffer): string | null {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
