import type { Session } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Transaction } from '../../base/db/db.js'
import { isConflict } from '../../base/db/unavailable.js'
import type { Origin } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit, AuditEntry } from '../audit/audit.service.js'
import type { Tokens } from '../identity/tokens.service.js'
import { recordKnock } from '../knock/record.js'
import type { SessionService } from '../session/session.service.js'
import { type SignedInUser, signInUser } from '../user/user.service.js'
import { SignInError } from './failure.js'
import type { Arrival } from './issuer.js'
import type { SignInRules } from './signInRules.js'

export interface SignInOptions {
  db: Db
  sessions: SessionService
  audit: Audit
  rules: SignInRules
  /** Where the provider's tokens are kept, if anywhere. */
  tokens: Pick<Tokens, 'store' | 'idToken' | 'leave'> | null
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  now: () => Date
}

/** Who asks for a session, and for which kind. */
export interface SignInRequest {
  origin: Origin
  kind: 'BROWSER' | 'DEVICE'
  /** The token that the browser has already. */
  former?: string | undefined
  /** Runs first in the transaction; if it throws, nobody is signed in. */
  first?: (tx: Transaction) => Promise<void>
}

/** The user and the session, or neither. Throws SignInError. */
export async function signIn(
  options: SignInOptions,
  { claims, tokens }: Arrival,
  { origin, kind, former, first }: SignInRequest,
): Promise<{ token: string; session: Session }> {
  const { db, sessions, audit, rules, log, now } = options
  const began = now()
  const { person, created } = await onceMoreOnConflict(() =>
    db.write(async tx => {
      await first?.(tx)
      const person = await signInUser(tx, claims, rules, now())
      const { user, identityId, refusal } = person
      const created = refusal
        ? null
        : await newSession(tx, { userId: user.id, identityId, provider: claims.provider })
      await recordAdminEvent(tx, isNew(person) ? 'CREATED' : 'UPDATED', user.id)
      if (isNew(person)) await recordAdminEvent(tx, 'CREATED', identityId)
      if (person.used.length > 0) await recordAdminEvent(tx, 'UPDATED', ...person.used)
      const session = created && sessionCreated(created.session)
      for (const entry of [...person.entries, ...(session ? [session] : [])])
        await audit.record(tx, { origin, user: { id: user.id } }, entry)
      return { person, created }
    }),
  ).catch(async error => {
    throw error instanceof SignInError && error.code === 'SIGNUP_DISABLED' ? await knocked(error) : error
  })

  /** Who is refused because nobody knows them is shown to those who let people in. */
  async function knocked({ code, message }: SignInError): Promise<SignInError> {
    const told = await onceMoreOnConflict(() => recordKnock(db, claims, { began, now: now() })).catch(
      cause => {
        log.error({ err: cause, requestId: origin.requestId }, 'a knock could not be recorded')
        return false
      },
    )
    return new SignInError(code, message, undefined, undefined, told)
  }

  async function newSession(
    tx: Transaction,
    made: { userId: string; identityId: string; provider: string },
  ): Promise<{ token: string; session: Session }> {
    await options.tokens?.store(tx, made.identityId, tokens)
    return sessions.create(tx, { ...made, kind, former, userAgent: origin.userAgent, ip: origin.ip })
  }

  for (const warning of person.warnings) log.warn({ user: person.user.id }, warning)
  if (person.refusal || !created) throw person.refusal ?? new Error('neither a session nor a reason')
  return created
}

const isNew = ({ entries }: SignedInUser): boolean => entries.some(({ action }) => action === 'user.created')

const sessionCreated = ({ id, kind, provider }: Session): AuditEntry => ({
  action: 'session.created',
  target: { type: 'Session', id },
  details: { provider, kind },
})

/** Two first sign-ins at once meet at the unique index; the loser finds the winner's user the second time. */
export async function onceMoreOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!meetsAnother(error)) throw error
    return work()
  }
}

/** Prisma's code for a unique index; a write conflict or a deadlock. */
const meetsAnother = (error: unknown): boolean =>
  isConflict(error) || (error instanceof Error && 'code' in error && error.code === 'P2002')
