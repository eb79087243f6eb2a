import type { Logger } from 'pino'
import { CodedError } from '../../base/errors.js'
import { RenewalError, type TokenProvider } from './tokens.provider.js'
import { isClaimed, type Stored, type TokenColumn, type TokenStore } from './tokens.store.js'

/** A token that is over within so long is not handed out. */
const LAST_MS = 60_000
/** A younger one that was refused is refused for another reason than that it is over. */
const YOUNG_MS = 5 * 60_000
const LOOK_MS = 100

export interface ExchangeDeps {
  store: TokenStore
  read(row: Stored, column: TokenColumn): Promise<string | null>
  providerOf: (provider: string) => TokenProvider | null
  delay: (milliseconds: number) => Promise<unknown>
  now: () => Date
  log: Pick<Logger, 'warn'>
}

/**
 * People's own tokens for model servers. They are stored beside those of the sign-in, since the exchange may use up the
 * refresh token: whoever exchanges has the same lease as whoever renews, and all processes use what one has got.
 */
export function createExchange({ store, read, providerOf, delay, now, log }: ExchangeDeps) {
  const running = new Map<string, Promise<string | null>>()

  async function kept(row: Stored, refused: string | undefined): Promise<string | null> {
    const { modelTokenExpiresAt: end, updatedAt } = row
    if (!end || end.getTime() - now().getTime() < LAST_MS) return null
    const token = await read(row, 'modelToken')
    const isYoung = now().getTime() - updatedAt.getTime() < YOUNG_MS
    return token !== refused || isYoung ? token : null
  }

  /** Null: somebody else is at it, or something came of it that the database tells. */
  async function exchange(identityId: string, refused: string | undefined): Promise<string | null> {
    const seen = await store.find(identityId)
    if (!seen || isClaimed(seen, now()) || !(await store.claim(seen, 'exchange'))) {
      await delay(LOOK_MS)
      return null
    }
    // Another process may have been done just before, with a refresh token that is used up by now.
    const row = await store.find(identityId)
    const got = row && (await kept(row, refused))
    if (!row || got !== null) {
      if (row) await store.release(row)
      return got
    }
    const refreshToken = await read(row, 'refreshToken')
    return refreshToken === null ? null : exchangeClaimed(row, refreshToken)
  }

  async function exchangeClaimed(row: Stored, refreshToken: string): Promise<string | null> {
    const { identityId, identity } = row
    try {
      const provider = providerOf(identity.provider)
      if (!provider) throw new RenewalError('denied', 'unknown provider')
      const exchanged = await provider.exchange(refreshToken)
      await store.keepExchanged(row, exchanged)
      if (exchanged.flaw !== null) throw new RenewalError('denied', exchanged.flaw)
      return exchanged.accessToken
    } catch (error) {
      if (!(error instanceof RenewalError)) throw error
      const told = { err: error, identityId, provider: identity.provider }
      log.warn(told, 'a token for model servers was not given')
      if (error.kind === 'refused') await store.giveUp(row, error.reason)
      else if (error.kind === 'unavailable') await store.putOff(row, error.retryAfter)
      else {
        await store.release(row)
        throw error
      }
      return null
    }
  }

  return async (identityId: string, refused?: string): Promise<string> => {
    for (;;) {
      const row = await store.find(identityId)
      const token = row && (await kept(row, refused))
      if (token) return token
      if (!row?.refreshToken) throw new CodedError('REAUTH_REQUIRED', 'Sign in again at this provider.')
      const wait = row.failures > 0 && row.renewAt ? row.renewAt.getTime() - now().getTime() : 0
      if (wait > 0)
        throw new CodedError('IDP_UNAVAILABLE', 'The identity provider did not answer.', {
          retryAfter: Math.ceil(wait / 1000),
        })
      const asked =
        running.get(identityId) ?? exchange(identityId, refused).finally(() => running.delete(identityId))
      running.set(identityId, asked)
      const got = await asked
      if (got !== null) return got
    }
  }
}
