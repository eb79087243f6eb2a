import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'

const MAX_SEARCH = 200

/** What is looked for in a list; empty: nothing. */
export function checkedSearch(search: string | null | undefined): string {
  if (search && search.length > MAX_SEARCH)
    throw badInput({ 'filter.search': `search is longer than ${MAX_SEARCH} characters.` })
  return search?.trim() ?? ''
}

/** Where a column contains a text, capital or small. */
export function containing(kind: Db['kind'], column: string, text: string): object[] {
  return spellings(text).map(spelling => ({
    [column]:
      kind === 'postgresql'
        ? { contains: spelling.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' }
        : // LIKE has no escape character here: a wildcard stands for one character, at least.
          { contains: spelling.replaceAll('%', '_') },
  }))
}

/** Databases know capital and small letters of ASCII alone, SQLite always and PostgreSQL in the locale C. */
export function spellings(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return [text]
  const small = text.toLowerCase()
  const capitals = small.replaceAll(/(?<!\p{L})\p{L}/gu, letter => letter.toUpperCase())
  return [...new Set([text, small, capitals, text.toUpperCase()])]
}
