import type { Logger } from 'pino'
import { createAzureCredential } from './credential.js'
import type { AzureIdentity, AzureToken } from './identity.js'

/** So long before its end a token is renewed while it is still used, and so long before it is used no more. */
const EARLY_MS = 5 * 60_000
const LAST_MS = 30_000
/** When a token could not be renewed early it is tried again after so long. */
const AGAIN_MS = 30_000

/** Tokens of the identity of this server. */
export interface AzureTokens {
  /**
   * A token for a scope. `refused` is one that a server did not take: another one is fetched unless there is one by now.
   * Throws AzureTokenError within five seconds.
   */
  token(scope: string, refused?: string): Promise<string>
}

interface Kept extends AzureToken {
  renewAt: number
}

/** Each is asked for once, however many wait for it. */
export function createAzureTokens(
  identity: AzureIdentity,
  log: Pick<Logger, 'warn'>,
  now: () => number = Date.now,
): AzureTokens {
  const ask = createAzureCredential(identity)
  const kept = new Map<string, Kept>()
  const asking = new Map<string, Promise<string>>()

  async function fetchToken(scope: string): Promise<string> {
    const { token, expiresAt } = await ask(scope)
    const early = Math.min(EARLY_MS, (expiresAt - now()) / 2)
    kept.set(scope, { token, expiresAt, renewAt: expiresAt - early })
    return token
  }

  function renew(scope: string): Promise<string> {
    const asked = asking.get(scope) ?? fetchToken(scope).finally(() => asking.delete(scope))
    asking.set(scope, asked)
    return asked
  }

  return {
    async token(scope, refused) {
      const one = kept.get(scope)
      const time = now()
      if (!one || one.token === refused || time > one.expiresAt - LAST_MS) return renew(scope)
      if (time >= one.renewAt) {
        one.renewAt = time + AGAIN_MS
        renew(scope).catch(error => log.warn({ err: error }, 'a token of Azure could not be renewed yet'))
      }
      return one.token
    },
  }
}
