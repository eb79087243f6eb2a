import type { DeviceLogin } from '@parley/schema'
import type { FastifyBaseLogger } from 'fastify'
import { type Cipher, UnreadableError } from '../../base/crypto/cipher.js'
import type { Db } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import { within } from '../../base/within.js'
import type { Audit } from '../audit/audit.service.js'
import type { Auth } from '../auth/auth.js'
import { type DeviceGrants, deviceGrants, offersDeviceGrant } from '../auth/deviceGrant.js'
import { SignInError } from '../auth/failure.js'
import type { Issuer } from '../auth/issuer.js'
import type { SessionService } from '../session/session.service.js'
import { hashToken, isToken, newToken } from '../session/token.js'
import { createBrowserBinding } from './browserBinding.js'
import { createDeviceLogins, type StoredLogin } from './deviceLogins.js'
import { cookieless, createQuestion, type DeviceResult, type Newcomer, resultOf } from './question.js'
import { refusalOf, untrusted } from './refusal.js'

/** How long the list of providers waits for what one of them offers. */
const OFFER_MS = 1000

export interface DeviceService {
  /** Whether people can sign in by device code there; false while that is not known. */
  offered(provider: string): Promise<boolean>
  start(newcomer: Newcomer, provider: string, cookie: boolean): Promise<DeviceLogin>
  poll(newcomer: Newcomer, handle: string): Promise<DeviceResult>
}

export interface DeviceOptions {
  db: Db
  audit: Audit
  auth: Pick<Auth, 'issuer' | 'signIn' | 'cookie'>
  sessions: Pick<SessionService, 'endToken'>
  cipher: Cipher
  publicUrl: URL
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  /** How providers are asked, where somebody listens to that. */
  grants?: DeviceGrants | undefined
  now?: () => Date
}

export function createDeviceService(options: DeviceOptions): DeviceService {
  const { db, auth, cipher, publicUrl, log, grants = deviceGrants, now = () => new Date() } = options
  const logins = createDeviceLogins({ db, cipher, now })
  const binding = createBrowserBinding(publicUrl)
  const ask = createQuestion({ ...options, grants, logins, binding })

  async function begin(newcomer: Newcomer, issuer: Issuer, cookie: boolean): Promise<DeviceLogin> {
    if (!(await offersDeviceGrant(issuer)))
      throw badInput({ provider: 'This provider offers no sign-in by device code.' })
    const at = now()
    const grant = await grants.start(issuer, newcomer.origin, at)
    const { deviceCode, expiresIn, interval, ...shown } = grant
    const handle = newToken()
    const handleHash = hashToken(handle)
    const expiresAt = new Date(at.getTime() + expiresIn * 1000)
    const browserHash =
      cookie && newcomer.http ? binding.begin(newcomer.http, handleHash, { now: at, expiresAt }) : null
    const provider = issuer.provider.id
    await logins.add({ handleHash, provider, deviceCode, browserHash, interval, expiresAt })
    return { ...shown, handle, expiresAt, interval }
  }

  async function find(handle: string): Promise<StoredLogin | null> {
    try {
      return isToken(handle) ? await logins.find(hashToken(handle)) : null
    } catch (error) {
      // Its key is gone from the ring: the person starts again.
      if (error instanceof UnreadableError) return null
      throw error
    }
  }

  /** Of another browser's handle nobody learns anything, nor can anybody use it up. */
  function mayAsk({ http }: Newcomer, { handleHash, browserHash }: StoredLogin): boolean {
    if (browserHash === null) return true
    if (!http) throw cookieless()
    return binding.holds(http, handleHash, browserHash)
  }

  return {
    async offered(provider) {
      const issuer = auth.issuer(provider)
      if (!issuer) return false
      return within(OFFER_MS, offersDeviceGrant(issuer), () => false).catch(() => false)
    },

    async start(newcomer, provider, cookie) {
      const issuer = auth.issuer(provider)
      if (!issuer) throw notFound('The identity provider')
      if (cookie && !newcomer.http) throw cookieless()
      try {
        return await begin(newcomer, issuer, cookie)
      } catch (error) {
        if (!(error instanceof SignInError)) throw error
        log.warn(
          { err: error, provider, requestId: newcomer.origin.requestId },
          'a device login did not start',
        )
        throw refusalOf(error) ?? untrusted()
      }
    },

    async poll(newcomer, handle) {
      const login = await find(handle)
      const issuer = login && auth.issuer(login.provider)
      if (!login || !issuer || !mayAsk(newcomer, login)) return resultOf('EXPIRED')
      const claimedAt = now()
      return (await logins.claim(login)) ? ask(newcomer, login, issuer, claimedAt) : resultOf('SLOW_DOWN')
    },
  }
}
