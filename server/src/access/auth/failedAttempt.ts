import { CodedError } from '../../base/errors.js'
import type { Origin } from '../../base/viewer.js'
import type { AuditEntry } from '../audit/audit.service.js'
import { SignInError, type SignInFailureCode } from './failure.js'
import type { SignInOptions } from './signIn.js'

export interface FailedAttempt {
  provider: string
  origin: Origin
  /** A further sign-in was to be linked. */
  link?: boolean
}

/** A failed attempt is logged and added to the audit log, if that can be. */
export async function recordFailure(
  { db, audit, log }: Pick<SignInOptions, 'db' | 'audit' | 'log'>,
  error: unknown,
  { provider, origin, link = false }: FailedAttempt,
): Promise<void> {
  const code = failureCode(error)
  const told = { err: error, code, provider, requestId: origin.requestId }
  log[code === 'INTERNAL_SERVER_ERROR' ? 'error' : 'warn'](told, link ? 'linking failed' : 'sign-in failed')
  const user = error instanceof SignInError ? error.user : undefined
  const entry: AuditEntry = {
    action: link ? 'identity.linked' : 'session.denied',
    outcome: outcomes[code] ?? 'DENIED',
    details: { provider, code, ...(error instanceof SignInError && { reason: error.message }) },
  }
  try {
    await db.write(tx => audit.record(tx, { origin, ...(user && { user: { id: user.id } }) }, entry))
  } catch (cause) {
    log.error({ err: cause, requestId: origin.requestId }, 'a failed sign-in is missing in the audit log')
  }
}

/** Nobody was turned away; something did not work. */
const outcomes: Partial<Record<SignInFailureCode, 'FAILED'>> = {
  IDP_UNAVAILABLE: 'FAILED',
  IDP_CLIENT_REFUSED: 'FAILED',
  GROUPS_UNAVAILABLE: 'FAILED',
  SERVICE_UNAVAILABLE: 'FAILED',
  CLOCK_SKEW: 'FAILED',
  INTERNAL_SERVER_ERROR: 'FAILED',
}

/** What a failed attempt is called. */
export function failureCode(error: unknown): SignInFailureCode {
  if (error instanceof SignInError) return error.code
  return error instanceof CodedError && error.code === 'SERVICE_UNAVAILABLE'
    ? error.code
    : 'INTERNAL_SERVER_ERROR'
}
