import { addressIn } from '../user/address.js'
import { SignInError } from './failure.js'
import type { IdentityClaims, SignInProvider } from './issuer.js'

type Claims = Record<string, unknown>

/**
 * What we keep of an identity provider's claims. Nothing in them is trusted to have the right type, a sensible length
 * or no NUL (which PostgreSQL refuses), and no claim but these can reach a user.
 */
export function claimsOf(
  provider: SignInProvider,
  claims: Claims,
  groups: string[] | null = [],
): IdentityClaims {
  const email = addressIn(claims.email)
  return {
    provider: provider.id,
    issuer: identifier(claims.iss),
    subject: identifier(claims.sub),
    email,
    emailVerified: email !== null && claims.email_verified === true,
    name: text(claims.name, 200),
    picture: picture(claims.picture),
    groups,
  }
}

/** The person's groups in a claim of that name, or at that path. A missing claim is no groups, never "as before". */
export function groupsIn(provider: SignInProvider, claims: Claims): string[]
export function groupsIn<T>(provider: SignInProvider, claims: Claims, missing: T): string[] | T
export function groupsIn(provider: SignInProvider, claims: Claims, missing: unknown = []): unknown {
  const claim = provider.groupsAreRoles ? 'groups' : provider.groupsClaim
  if (!claim) return []
  const value = own(claims, claim) ?? claim.split('.').reduce<unknown>(own, claims)
  return value === undefined ? missing : strings(value)
}

/** Every text of a list; a single text is a list of one. */
export function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
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
  return (
    value.toWellFormed().replaceAll('\0', '').normalize('NFC').trim().slice(0, longest).toWellFormed() || null
  )
}

function picture(value: unknown): string | null {
  const address = text(value, 2048)
  return address && /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Claims)[key]
    : undefined
