import type { DatabaseAddress } from '@parley/prisma'
import { countDocuments } from '@parley/prisma/search'
import { countRows, countSearchable } from './search.sql.js'

/** How many texts are to be found, and how many of them the index knows. */
export async function countSearched(
  read: Parameters<typeof countRows>[0],
  at: DatabaseAddress,
): Promise<{ known: number; all: number }> {
  const all = await countSearchable(read)
  return { known: at.kind === 'sqlite' ? (countDocuments(at.file) ?? 0) : await countRows(read), all }
}
