import type { Exchanged } from '../auth/exchange.js'
import type { IdentityClaims, ProviderTokens } from '../auth/issuer.js'

export interface RenewedTokens extends ProviderTokens {
  /** Left out or null where nobody asked, or the provider did not say. */
  claims?: IdentityClaims | null
}

/** The token endpoints of one provider. */
export interface TokenProvider {
  /**
   * `idToken` is the former one: the new tokens have to be of the same person. `asksWho`: what the provider says of them
   * now is wanted too. Throws RenewalError.
   */
  renew(refreshToken: string, idToken: string | null, asksWho?: boolean): Promise<RenewedTokens>
  /** A token of the same person for model servers that want theirs. Throws RenewalError. */
  exchange(refreshToken: string): Promise<Exchanged>
  /** Tells the provider that the token is not needed any more, where it wants to know (RFC 7009). */
  revoke(refreshToken: string): Promise<void>
}

/**
 * Refused for good, or not possible just now. Of an exchange also: the person has to allow something first, or what is
 * asked for cannot be had; the refresh token goes on holding then.
 */
export class RenewalError extends Error {
  constructor(
    readonly kind: 'refused' | 'unavailable' | 'person' | 'denied',
    /** Short, and never with what the provider said in its own words. */
    readonly reason: string,
    /** Seconds the provider asks to wait. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(`Tokens were not renewed: ${reason}.`, options)
    this.name = 'RenewalError'
  }
}
