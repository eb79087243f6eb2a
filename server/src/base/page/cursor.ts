import { badInput, type CodedError } from '../errors.js'

const LAST_TIME = Date.UTC(9999, 11, 31)

export type CursorPart = string | number | null

/** Opaque for clients; ours to read. What a cursor may show is decided again by the query that uses it. */
export const encodeCursor = (parts: CursorPart[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

/** The parts of a cursor, of these types; the one at `nullable` may also be null. */
export function decodeCursor<Nullable extends number | null = null>(
  cursor: string,
  argument: string,
  types: readonly ('string' | 'number')[],
  nullable: Nullable = null as Nullable,
): (Nullable extends null ? string | number : CursorPart)[] {
  const parts = parse(cursor)
  const fits =
    Array.isArray(parts) &&
    parts.length === types.length &&
    parts.every((part, i) => (part === null ? i === nullable : typeof part === types[i] && isOurs(part)))
  if (!fits) throw invalidCursor(argument)
  return parts
}

export const invalidCursor = (argument: string): CodedError =>
  badInput({ [argument]: `${argument} is not a cursor of this list.` })

/** What every database takes: text without NUL, and whole numbers that as a time lie before the year 10 000. */
const isOurs = (part: string | number): boolean =>
  typeof part === 'string'
    ? part.isWellFormed() && !part.includes('\0')
    : Number.isInteger(part) && part >= 0 && part <= LAST_TIME

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return null
  }
}
