import type { IdentityClaims } from '../user/user.service.js'
import { SignInError } from './failure.js'
import type { SignInProvider } from './issuer.js'

/**
 * What we keep of an identity provider's claims. Nothing in them is trusted to have the right type, a sensible length
 * or no NUL (which PostgreSQL refuses), and no claim but these can reach a user.
 */
export function claimsOf(provider: SignInProvider, claims: Record<string, unknown>): IdentityClaims {
  return {
    provider: provider.id,
    issuer: identifier(claims.iss),
    subject: identifier(claims.sub),
    email: text(claims.email, 320),
    emailVerified: claims.email_verified === true,
    name: text(claims.name, 200),
    picture: picture(claims.picture),
    roles: provider.groupsAreRoles ? strings(claims.groups) : null,
  }
}

/** A subject has at most 255 characters (OpenID Connect Core 2). It is compared exactly, so it is never mended. */
function identifier(value: unknown): string {
  if (typeof value !== 'string' || value === '' || value.length > 255 || value.includes('\0')) {
    throw new SignInError('IDP_ERROR', 'issuer or subject is unusable')
  }
  return value
}

function text(value: unknown, longest: number): string | null {
  if (typeof value !== 'string') return null
  return value.toWellFormed().replaceAll('\0', '').trim().slice(0, longest).toWellFormed() || null
}

function picture(value: unknown): string | null {
  const address = text(value, 2048)
  return address && /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}

/** A missing claim counts as no groups, never as "leave them as they are". */
function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
}
