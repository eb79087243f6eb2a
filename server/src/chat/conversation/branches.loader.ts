import type { Branch } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { branchesOf } from './conversation.sql.js'

export type BranchLoader = ReturnType<typeof createBranchLoader>

/** The branches of a conversation: most have one. */
export function createBranchLoader(db: Db) {
  return createLoader<string, Branch[]>(db, 'branches', async ids => {
    const rows = Map.groupBy(await branchesOf(db, ids), ({ conversationId }) => conversationId)
    return ids.map(id => rows.get(id) ?? [])
  })
}
