import { LRUCache } from 'lru-cache'
import { atMost } from '../../base/atMost.js'
import { doesNotHold } from '../../base/errors.js'
import type { Bearer } from '../../base/viewer.js'
import type { Authenticate } from '../apiKey/authenticate.js'
import { isKey, looksLikeKey } from '../apiKey/key.js'
import type { Credential } from '../session/sessionCookie.js'
import { hashToken, isToken } from '../session/token.js'
import { createInquiry } from './inquiry.js'
import type { Limiter } from './limiter.js'

const REMEMBERED = 20_000

/** Who has proved who they are: what they do counts for them, wherever they do it. */
export interface Caller {
  limit: 'user' | 'key'
  who: string
}

/** Whom a request counts for: a user or a key, or else the address it comes from. */
export interface Callers {
  /**
   * Whose credential it is. One that does not hold counts for the address and is nobody's. Where the address has nothing
   * left it throws RATE_LIMITED, but not at people with a credential that holds.
   */
  identify(credential: Credential, network: string): Promise<Caller | null>
  /** Counts a request before it is looked at. Throws RATE_LIMITED. */
  admit(credential: Credential | null, network: string): Promise<void>
  /** Throws what the end of a session or key is called. */
  authenticate: Authenticate
}

export function createCallers(options: {
  limiter: Limiter
  authenticate: Authenticate
  /** Which of these hashes are of credentials that hold. */
  holding: (hashes: string[]) => Promise<string[]>
}): Callers {
  const { limiter } = options
  /** Who lately had a credential that held, by its hash: theirs are not among the made-up ones. */
  const lately = new LRUCache<string, Caller>(atMost(REMEMBERED))
  const inquire = createInquiry(options.holding)

  const authenticate: Authenticate = async credential => {
    try {
      return await options.authenticate(credential)
    } catch (error) {
      if (doesNotHold(error)) lately.delete(hashToken(credential.token))
      throw error
    }
  }

  /** Counted for the address first, so that of many at once only so many are looked up one by one. */
  async function prove(credential: Credential, network: string): Promise<Caller | null> {
    const { refusal, giveBack } = await limiter.lend('address', network)
    const hash = hashToken(credential.token)
    if (refusal && !(isWellFormed(credential) && (await inquire(hash)))) throw refusal
    try {
      const caller = callerOf(await authenticate(credential))
      lately.set(hash, caller)
      await giveBack()
      return caller
    } catch (error) {
      if (doesNotHold(error)) return null
      // What is wrong here is not the address's.
      await giveBack()
      throw error
    }
  }

  const identify: Callers['identify'] = async (credential, network) =>
    lately.get(hashToken(credential.token)) ?? prove(credential, network)

  return {
    authenticate,
    identify: async (credential, network) => (limiter.counts ? identify(credential, network) : null),
    async admit(credential, network) {
      if (!limiter.counts) return
      if (!credential) return limiter.take('address', network)
      const caller = await identify(credential, network)
      if (caller) await limiter.take(caller.limit, caller.who)
    },
  }
}

export const callerOf = ({ apiKey, user }: Pick<Bearer, 'apiKey' | 'user'>): Caller =>
  apiKey ? { limit: 'key', who: apiKey.id } : { limit: 'user', who: user.id }

/** Nobody has to be asked about what is neither a token nor a key. */
const isWellFormed = ({ token, from }: Credential): boolean =>
  looksLikeKey(token) ? from === 'bearer' && isKey(token) : isToken(token)
