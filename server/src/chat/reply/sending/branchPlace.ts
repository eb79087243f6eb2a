import type { Branch, Message } from '@parley/prisma'
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
export function placeBelow(
  conversationId: string,
  { parent, continued }: { parent: Message | null; continued: boolean },
): { place: BranchPlace; begun: Branch | null } {
  const depth = parent ? parent.depth + 1 : 0
  if (parent && !continued) return { place: { branchId: parent.branchId, depth }, begun: null }
  const begun = { id: newId('brn'), conversationId, parentId: parent?.branchId ?? null, fromDepth: depth }
  return { place: { branchId: begun.id, depth }, begun }
}
