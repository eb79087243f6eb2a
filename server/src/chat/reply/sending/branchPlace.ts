import type { Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { CodedError, notFound } from '../../../base/errors.js'

/** Where a message stands in the tree of a conversation. */
export interface BranchPlace {
  branchId: string
  depth: number
}

/** Throws for a parent that is named and not there, and for one that is being written. */
export function requireParent(parent: Message | null, parentId: string | null | undefined): void {
  if (typeof parentId === 'string' && !parent) throw notFound('The parent message')
  if (parent?.status === 'STREAMING')
    throw new CodedError(
      'CONFLICT',
      'A reply is being written: wait for it, stop it, or name an earlier parentId.',
    )
}

/** Below a message that has been answered, and for another beginning, a new branch begins; else its own goes on. */
export async function placeBelow(
  tx: Transaction,
  conversationId: string,
  { parent, continued }: { parent: Message | null; continued: boolean },
): Promise<BranchPlace> {
  const depth = parent ? parent.depth + 1 : 0
  if (parent && !continued) return { branchId: parent.branchId, depth }
  const branch = { id: newId('brn'), conversationId, parentId: parent?.branchId ?? null, fromDepth: depth }
  await tx.branch.create({ data: branch })
  return { branchId: branch.id, depth }
}
