import type { Session } from '@parley/prisma'
import type { DeviceLoginStatus } from '@parley/schema'
import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import type { HttpExchange } from '../../base/net/exchange.js'
import type { Origin } from '../../base/viewer.js'
import type { Audit } from '../audit/audit.service.js'
import type { Auth } from '../auth/auth.js'
import type { DeviceGrants } from '../auth/deviceGrant.js'
import { recordFailure } from '../auth/failedAttempt.js'
import { SignInError } from '../auth/failure.js'
import type { Arrival, Issuer } from '../auth/issuer.js'
import type { SessionService } from '../session/session.service.js'
import type { BrowserBinding } from './browserBinding.js'
import type { DeviceLogins, StoredLogin } from './deviceLogins.js'
import { refusalOf } from './refusal.js'

/** Somebody who has not signed in yet. */
export interface Newcomer {
  origin: Origin
  /** Null over WebSocket. */
  http: HttpExchange | null
}

export interface DeviceResult {
  status: DeviceLoginStatus
  token: string | null
  session: Session | null
}

export interface QuestionOptions {
  db: Db
  audit: Audit
  auth: Pick<Auth, 'signIn' | 'cookie'>
  sessions: Pick<SessionService, 'endToken'>
  grants: DeviceGrants
  logins: DeviceLogins
  binding: BrowserBinding
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
}

export const resultOf = (status: DeviceLoginStatus): DeviceResult => ({ status, token: null, session: null })

export const cookieless = () =>
  badInput({ cookie: 'A WebSocket cannot set a cookie: start and poll over HTTP.' })

/** Asks the provider about a login that was claimed, and does what its answer says. */
export function createQuestion(options: QuestionOptions) {
  const { db, audit, auth, sessions, grants, logins, binding, log } = options
  const end = (handleHash: string): Promise<boolean> => db.write(tx => logins.end(tx, handleHash))

  async function ask(
    newcomer: Newcomer,
    login: StoredLogin,
    issuer: Issuer,
    claimedAt: Date,
  ): Promise<DeviceResult> {
    const answer = await grants.poll(issuer, login.deviceCode, claimedAt)
    if (answer.status === 'COMPLETE') return signedIn(newcomer, login, answer.arrival)
    if (answer.status === 'DENIED') throw new SignInError('LOGIN_DENIED', 'denied at the identity provider')
    if (answer.status === 'EXPIRED') await end(login.handleHash)
    // Another question of ours may be about to make a session of it: it would find its login gone.
    else await logins.release(login, claimedAt, answer.status === 'SLOW_DOWN')
    return resultOf(answer.status === 'USED' ? 'EXPIRED' : answer.status)
  }

  async function signedIn(newcomer: Newcomer, login: StoredLogin, arrival: Arrival): Promise<DeviceResult> {
    const { token, session } = await auth.signIn(arrival, {
      origin: newcomer.origin,
      kind: 'DEVICE',
      first: async tx => {
        if (!(await logins.end(tx, login.handleHash))) throw new AlreadyEnded()
      },
    })
    if (login.browserHash === null) return { status: 'COMPLETE', token, session }
    if (!newcomer.http) throw cookieless()
    const { request, reply } = newcomer.http
    // A new sign-in, a new token: what the browser had before is worth nothing from here on.
    const former = auth.cookie.tokenOf({ headers: { cookie: request.headers.cookie } })
    if (former) await sessions.endToken(former.token, newcomer.origin)
    binding.end(newcomer.http, login.handleHash)
    auth.cookie.set(reply, token, session.expiresAt)
    return { status: 'COMPLETE', token: null, session }
  }

  async function failed(
    { origin }: Newcomer,
    login: StoredLogin,
    claimedAt: Date,
    error: SignInError,
  ): Promise<DeviceResult> {
    const { handleHash, provider } = login
    const refusal = refusalOf(error)
    if (error.code === 'IDP_UNAVAILABLE') {
      // Not the end: the person may be done when it answers again.
      log.warn(
        { err: error, provider, requestId: origin.requestId },
        'a device login could not be asked about',
      )
      await logins.release(login, claimedAt, false)
    } else {
      await end(handleHash)
      await recordFailure({ db, audit, log }, error, { provider, origin })
    }
    if (refusal) throw refusal
    return resultOf('DENIED')
  }

  return async (
    newcomer: Newcomer,
    login: StoredLogin,
    issuer: Issuer,
    claimedAt: Date,
  ): Promise<DeviceResult> => {
    try {
      return await ask(newcomer, login, issuer, claimedAt)
    } catch (error) {
      if (error instanceof AlreadyEnded) return resultOf('EXPIRED')
      if (error instanceof SignInError) return failed(newcomer, login, claimedAt, error)
      throw error
    }
  }
}

/** Somebody else was given the session of this code. */
class AlreadyEnded extends Error {}
