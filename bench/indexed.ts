import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseAddress } from '@parley/prisma'
import { createProgress } from './progress.ts'
import { openTables } from './tables.ts'

/** Until the server has indexed what it was seeded with. */
export async function indexed(address: DatabaseAddress): Promise<void> {
  await using tables = await openTables(address)
  const total = await tables.count('search_change')
  const progress = createProgress('Indexing for search', total)
  for (let left = total; left > 0; left = await tables.count('search_change')) {
    progress(total - left)
    await delay(500)
  }
  progress(total)
}
