import { CodedError } from '../../base/errors.js'
import type { SignInFailureCode } from '../auth/failure.js'
import type { Credential } from '../session/sessionCookie.js'
import type { Callers } from './callers.js'
import type { Limiter } from './limiter.js'

/** Nobody in the browser's network can help these. */
const blameless = new Set<SignInFailureCode>([
  'IDP_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
])

/** What may be done by the sign-in routes. Nobody is refused for how others fared, but for what they began there. */
export interface SignInLimits {
  /** A sign-in, which counts for whose browser it is, or for the network. Throws RATE_LIMITED. */
  begin(credential: Credential | null, network: string): Promise<void>
  /** A sign-in that failed, before it is recorded. Throws RATE_LIMITED. */
  fail(code: SignInFailureCode, network: string): Promise<void>
  /** Signing out by a token: false where so many that do not hold came from there that no more are looked up. */
  end(credential: Credential, network: string): Promise<boolean>
}

export function createSignInLimits(deps: {
  limiter: Limiter
  callers: Pick<Callers, 'identify'>
}): SignInLimits {
  const { limiter, callers } = deps
  return {
    async begin(credential, network) {
      // A cookie that does not hold is no reason to refuse a new one.
      const caller = credential && (await callers.identify(credential, network).catch(() => null))
      await limiter.take('signIn', caller?.who ?? network)
    },
    async fail(code, network) {
      if (blameless.has(code)) return
      await limiter.take(code === 'INVALID_STATE' ? 'unknownStates' : 'signInFailures', network)
    },
    async end(credential, network) {
      try {
        await callers.identify(credential, network)
        return true
      } catch (error) {
        if (error instanceof CodedError && error.code === 'RATE_LIMITED') return false
        throw error
      }
    },
  }
}
