import type { Branch } from '@parley/prisma'
import DataLoader from 'dataloader'
import type { Db } from '../../base/db/db.js'
import { branchesOf } from './conversation.sql.js'

export type BranchLoader = ReturnType<typeof createBranchLoader>

/** The branches of a conversation: most have one. */
export function createBranchLoader(db: Db) {
  return new DataLoader<string, Branch[]>(async ids => {
    const rows = Map.groupBy(await branchesOf(db, ids), ({ conversationId }) => conversationId)
    return ids.map(id => rows.get(id) ?? [])
  })
}
