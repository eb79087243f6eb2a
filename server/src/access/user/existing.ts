import type { User } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'

/** Users in the order of their ids, each once; NOT_FOUND naming each id that is nobody's, `<path>.3`. */
export async function existingUsers(tx: Transaction, ids: string[], path: string): Promise<User[]> {
  const found = await tx.user.findMany({ where: { id: { in: ids }, status: { not: 'ERASED' } } })
  const users = new Map(found.map(user => [user.id, user]))
  const missing = ids.flatMap((id, index) =>
    users.has(id) ? [] : [[`${path}.${index}`, 'There is no such user.']],
  )
  if (missing.length > 0)
    throw new CodedError('NOT_FOUND', 'Not all of these users exist.', {
      fields: Object.fromEntries(missing),
    })
  return [...new Set(ids)].flatMap(id => users.get(id) ?? [])
}
