import type { InvitationFilter, InviteUsersInput } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import { badInput, CodedError } from '../../base/errors.js'
import { foldColumn } from '../../base/fold.js'
import { MAX_BULK } from '../../base/page/checkBulk.js'
import { listFilter } from '../../base/page/listFilter.js'
import { timeRange } from '../../base/page/timeRange.js'
import { checkRoleIds } from '../role/given.js'
import { addressKey } from '../user/address.js'
import { checkedSearch } from '../user/search.js'
import { statusWhere } from './status.js'

const DAY = 86_400_000
const DEFAULT_DAYS = 14
const MAX_DAYS = 90
const MAX_EMAIL = 320
const MAX_KEY = 64

/** An address, and where the caller gave it. */
export interface Invited {
  email: string
  key: string
  path: string
}

/** Whom an input invites, each once, and until when. */
export function checkedInvitation(
  { emails, roleIds, expiresAt, idempotencyKey }: InviteUsersInput,
  now: Date,
): { invited: Invited[]; expiresAt: Date } {
  if (emails.length === 0) throw badInput({ 'input.emails': 'Give an address.' })
  if (emails.length > MAX_BULK) throw badInput({ 'input.emails': `At most ${MAX_BULK} addresses at once.` })
  checkRoleIds(roleIds, 'input.roleIds')
  const problems: Record<string, string> = {}
  const byKey = new Map<string, Invited>()
  emails.forEach((given, index) => {
    const email = given.normalize('NFC').trim()
    const path = `input.emails.${index}`
    if (!isAddress(email)) problems[path] = 'This is no e-mail address.'
    const key = addressKey(email)
    if (!byKey.has(key)) byKey.set(key, { email, key, path })
  })
  const end = expiresAt ?? new Date(now.getTime() + DEFAULT_DAYS * DAY)
  if (end <= now) problems['input.expiresAt'] = 'expiresAt is in the past.'
  if (end.getTime() > now.getTime() + MAX_DAYS * DAY)
    problems['input.expiresAt'] = `expiresAt is more than ${MAX_DAYS} days from now.`
  if (idempotencyKey === '') problems['input.idempotencyKey'] = 'idempotencyKey is empty.'
  if (idempotencyKey && idempotencyKey.length > MAX_KEY)
    problems['input.idempotencyKey'] = `idempotencyKey is longer than ${MAX_KEY} characters.`
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return { invited: [...byKey.values()], expiresAt: end }
}

/** One address and nothing around it; whether anybody has it is known to their provider alone. */
const isAddress = (text: string): boolean =>
  text.length <= MAX_EMAIL && /^[^\s\p{Cc}@<>,;"]+@[^\s\p{Cc}@<>,;"]+$/u.test(text)

/** Nobody is invited twice at a time, and nobody who is here. Throws CONFLICT, naming each. */
export async function refuseKnown(tx: Transaction, invited: readonly Invited[], now: Date): Promise<void> {
  const open = await tx.invitation.findMany({
    where: { emailKey: { in: invited.map(({ key }) => key) }, ...statusWhere('PENDING', now) },
    select: { emailKey: true },
  })
  const people = await tx.user.findMany({
    where: {
      emailFolded: { in: invited.map(({ email }) => foldColumn(email)) },
      status: { not: 'ERASED' },
    },
    select: { email: true },
  })
  const pending = new Set(open.map(({ emailKey }) => emailKey))
  const known = new Set(people.map(({ email }) => email && addressKey(email)))
  const problems = invited.flatMap(({ key, path }) => {
    if (known.has(key)) return [[path, 'Somebody with this address is here already.']]
    return pending.has(key) ? [[path, 'This address is invited already.']] : []
  })
  if (problems.length > 0)
    throw new CodedError('CONFLICT', 'Not all of these people can be invited, so nobody was.', {
      fields: Object.fromEntries(problems),
    })
}

/** Which invitations a list holds. */
export function conditions(filter: InvitationFilter, now: Date): object[] {
  const { search, statuses, invitedById, expiresAfter, expiresBefore } = filter
  const text = checkedSearch(search)
  return [
    ...listFilter(filter),
    ...(text ? [{ emailFolded: { contains: foldColumn(text) } }] : []),
    ...(statuses ? [{ OR: statuses.map(status => statusWhere(status, now)) }] : []),
    ...(invitedById != null ? [{ invitedById }] : []),
    timeRange('expiresAt', expiresAfter, expiresBefore),
  ]
}
