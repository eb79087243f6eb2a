import { SignInError } from './failure.js'
import type { SignInProvider } from './issuer.js'

/** The claim `hd` says which organisation an account belongs to; what follows the @ of an address does not. */
export function checkHostedDomain({ hostedDomains }: SignInProvider, claims: Record<string, unknown>): void {
  if (!hostedDomains) return
  const domain = typeof claims.hd === 'string' ? claims.hd.toLowerCase() : ''
  if (!hostedDomains.includes(domain))
    throw new SignInError('TENANT_NOT_ALLOWED', 'the account belongs to no domain that is allowed')
}
