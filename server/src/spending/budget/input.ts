import { type BudgetScope, type SetBudgetInput, typeOfId } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import { nanoOf } from '../../model/price.js'

const MAX_LIMIT = 1_000_000_000n * 1_000_000_000n

const types: Record<Exclude<BudgetScope, 'ORGANIZATION'>, string> = {
  ROLE: 'Role',
  USER: 'User',
  API_KEY: 'ApiKey',
}

/** A budget as it is stored. */
export function checkedBudget({ scope, subjectId, period, limit, alertAt }: SetBudgetInput) {
  const limitNano = nanoOf(limit)
  if (limitNano < 0n || limitNano > MAX_LIMIT)
    throw badInput({ 'input.limit': 'limit must be "0" to "1000000000".' })
  if (scope === 'ORGANIZATION' && subjectId != null)
    throw badInput({ 'input.subjectId': 'The budget of the organisation has no subjectId.' })
  if (scope !== 'ORGANIZATION' && subjectId == null)
    throw badInput({ 'input.subjectId': `subjectId must name what the budget limits (${types[scope]}).` })
  if (scope !== 'ORGANIZATION' && typeOfId(subjectId ?? '') !== types[scope])
    throw badInput({ 'input.subjectId': `subjectId is not the id of a ${types[scope]}, as ${scope} needs.` })
  if (alertAt != null && (alertAt < 1 || alertAt > 100))
    throw badInput({ 'input.alertAt': 'alertAt must be 1 to 100 percent.' })
  return { scope, subjectId: subjectId ?? '', period, limitNano, alertAt }
}

/** Throws NOT_FOUND for what is not there. */
export async function requireSubject(
  tx: Transaction,
  { scope, subjectId: id }: { scope: BudgetScope; subjectId: string },
): Promise<void> {
  if (scope === 'ROLE' && !(await tx.role.findUnique({ where: { id } }))) throw notFound('The role')
  if (scope === 'USER' && !(await tx.user.findFirst({ where: { id, status: { not: 'ERASED' } } })))
    throw notFound('The user')
  if (scope === 'API_KEY' && !(await tx.apiKey.findUnique({ where: { id } }))) throw notFound('The API key')
}
