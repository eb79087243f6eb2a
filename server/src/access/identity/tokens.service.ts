import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Cipher, UnreadableError } from '../../base/crypto/cipher.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Audit } from '../audit/audit.service.js'
import type { ProviderTokens } from '../auth/issuer.js'
import type { GroupsAgain } from '../user/groupsAgain.js'
import { createExchange } from './tokens.exchange.js'
import { RenewalError, type TokenProvider } from './tokens.provider.js'
import { createSchedule } from './tokens.schedule.js'
import { createTokenStore, isClaimed, placeOf, type Stored, type TokenColumn } from './tokens.store.js'

/** The tokens identity providers gave. They stay in the server. */
export interface Tokens {
  /** With a sign-in, in its transaction. */
  store(tx: Transaction, identityId: string, tokens: ProviderTokens): Promise<void>
  /** One that holds, renewed if need be. Throws REAUTH_REQUIRED or IDP_UNAVAILABLE. */
  accessToken(identityId: string): Promise<string>
  /**
   * One for model servers that want the person's own, got by the refresh token if need be; `refused` is one that such a
   * server did not take. Throws REAUTH_REQUIRED, IDP_UNAVAILABLE or RenewalError.
   */
  modelToken(identityId: string, refused?: string): Promise<string>
  /** The last ID token, to sign out with at the provider (OpenID Connect RP-Initiated Logout). */
  idToken(identityId: string): Promise<string | null>
  /** Renews what is due; one that cannot be renewed does not stop the others. */
  renewDue(): Promise<void>
  /** After a session of the identity ended: with the last one, tokens are deleted and revoked at the provider. */
  leave(identityId: string): Promise<void>
}

export interface TokensOptions {
  db: Db
  cipher: Cipher
  audit: Audit
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Null for a provider that is not configured any more. */
  providerOf: (provider: string) => TokenProvider | null
  /** Whose roles follow what providers say with renewed tokens. */
  groups?: () => GroupsAgain
  bufferMinutes: number
  now?: () => Date
  random?: () => number
  /** Between two looks at what another process renews. */
  delay?: (milliseconds: number) => Promise<unknown>
}

/** An access token that expires within so many seconds is not handed out. */
const MARGIN = 10
const LOOK_MS = 100
const BATCH = 50
const AT_ONCE = 8
/** Seconds until a provider that is not configured is looked for again. */
const UNKNOWN_PROVIDER = 3600

export function createTokens(options: TokensOptions): Tokens {
  const {
    db,
    cipher,
    audit,
    log,
    providerOf,
    groups,
    bufferMinutes,
    random,
    now = () => new Date(),
  } = options
  const { delay = milliseconds => wait(milliseconds) } = options
  const store = createTokenStore({ db, cipher, audit, schedule: createSchedule(bufferMinutes, random), now })
  const renewing = new Map<string, Promise<void>>()

  const holds = ({ accessToken, expiresAt }: Stored): boolean =>
    accessToken !== null && (!expiresAt || expiresAt.getTime() - now().getTime() > MARGIN * 1000)

  /** Unreadable tokens are as good as none. */
  async function read(row: Stored, column: TokenColumn): Promise<string | null> {
    const sealed = row[column]
    try {
      return sealed === null ? null : cipher.decrypt(sealed, placeOf(row.identityId, column))
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      log.error({ err: error, identityId: row.identityId, code: 'TOKEN_UNREADABLE' }, 'a token is unreadable')
      if (column === 'accessToken' || column === 'refreshToken') await store.giveUp(row, 'TOKEN_UNREADABLE')
      return null
    }
  }

  /** Once in this process at a time, whoever asks. */
  function renewOnce(identityId: string): Promise<void> {
    const running = renewing.get(identityId)
    if (running !== undefined) return running
    const started = renew(identityId).finally(() => renewing.delete(identityId))
    renewing.set(identityId, started)
    return started
  }

  /** Resolves once something came of it, here or in another process; what, the database tells. */
  async function renew(identityId: string): Promise<void> {
    const row = await store.find(identityId)
    if (!row?.refreshToken) return
    const early = row.renewAt !== null && row.renewAt > now()
    if (early && row.failures > 0) return
    if (!early && !isClaimed(row, now()) && (await store.claim(row, 'renewal'))) return renewClaimed(row)
    await delay(LOOK_MS)
  }

  async function renewClaimed(row: Stored): Promise<void> {
    const { identityId, identity } = row
    const refreshToken = await read(row, 'refreshToken')
    if (refreshToken === null) return
    try {
      const provider = providerOf(identity.provider)
      if (!provider) throw new RenewalError('unavailable', 'unknown provider', UNKNOWN_PROVIDER)
      const asksWho = groups?.().wanted(identity) ?? false
      const tokens = await provider.renew(refreshToken, await read(row, 'idToken'), asksWho)
      // Committed before anybody uses them: the provider may take the old refresh token back from here on.
      await store.keep(row, { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken })
      if (tokens.claims) await groups?.().take(identityId, tokens.claims)
    } catch (error) {
      if (!(error instanceof RenewalError)) throw error
      const told = { err: error, identityId, provider: identity.provider }
      if (error.kind === 'refused') {
        if (await store.giveUp(row, error.reason)) log.warn(told, 'tokens were refused: sign in again')
      } else {
        const retryIn = await store.putOff(row, error.retryAfter)
        log.warn({ ...told, retryIn }, 'tokens could not be renewed')
      }
    }
  }

  const exchange = createExchange({ store, read, providerOf, delay, now, log })

  return {
    store: store.put,
    modelToken: exchange,

    async accessToken(identityId) {
      for (;;) {
        const row = await store.find(identityId)
        if (row && holds(row)) {
          const token = await read(row, 'accessToken')
          if (token !== null) return token
        }
        if (!row?.refreshToken) throw new CodedError('REAUTH_REQUIRED', 'Sign in again at this provider.')
        const wait = row.failures > 0 && row.renewAt ? row.renewAt.getTime() - now().getTime() : 0
        if (wait > 0)
          throw new CodedError('IDP_UNAVAILABLE', 'The identity provider did not answer.', {
            retryAfter: Math.ceil(wait / 1000),
          })
        await renewOnce(identityId)
      }
    },

    async idToken(identityId) {
      const row = await store.find(identityId)
      return row && read(row, 'idToken')
    },

    async renewDue() {
      for (;;) {
        const due = await store.due(now(), BATCH)
        const results = []
        for (let at = 0; at < due.length; at += AT_ONCE) {
          const some = due.slice(at, at + AT_ONCE).map(({ identityId }) => renewOnce(identityId))
          results.push(...(await Promise.allSettled(some)))
        }
        const failed = results.find(result => result.status === 'rejected')
        if (failed) throw failed.reason
        if (due.length < BATCH) return
      }
    },

    async leave(identityId) {
      const row = await store.leave(identityId)
      if (!row) return
      const refreshToken = await read(row, 'refreshToken')
      if (refreshToken === null) return
      try {
        await providerOf(row.identity.provider)?.revoke(refreshToken)
      } catch (error) {
        log.warn({ err: error, identityId }, 'a refresh token could not be revoked at its provider')
      }
    },
  }
}
