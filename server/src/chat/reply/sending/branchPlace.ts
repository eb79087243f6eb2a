import type { Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { CodedError, notFound } from '../../../base/errors.js'
import { standing } from '../../message/standing.js'
import { findMessage } from '../../message/store.sql.js'

/** Where a message stands in the tree of a conversation. */
export interface BranchPlace {
  branchId: string
  depth: number
}

/** The message to go below: the one named, none at the beginning (null), else the newest one that stands. */
export async function findParent(
  tx: Transaction,
  conversationId: string,
  parentId: string | null | undefined,
): Promise<Message | null> {
  if (parentId === null) return null
  const parent =
    parentId === undefined
      ? await findMessage(tx, { where: { conversationId, ...standing }, orderBy: { seq: 'desc' } })
      : await findMessage(tx, { where: { id: parentId, conversationId } })
  if (parentId !== undefined && !parent) throw notFound('The parent message')
  if (parent?.status === 'STREAMING')
    throw new CodedError(
      'CONFLICT',
      'A reply is being written: wait for it, stop it, or name an earlier parentId.',
    )
  return parent
}

/** Below a message that has been answered, and for another beginning, a new branch begins; else its own goes on. */
export async function placeBelow(
  tx: Transaction,
  conversationId: string,
  parent: Message | null,
): Promise<BranchPlace> {
  const depth = parent ? parent.depth + 1 : 0
  const next =
    parent &&
    (await tx.message.findFirst({ where: { branchId: parent.branchId, depth }, select: { id: true } }))
  if (parent && !next) return { branchId: parent.branchId, depth }
  const branch = { id: newId('brn'), conversationId, parentId: parent?.branchId ?? null, fromDepth: depth }
  await tx.branch.create({ data: branch })
  return { branchId: branch.id, depth }
}
