import { constants, createPublicKey, type KeyObject, verify, type webcrypto } from 'node:crypto'
import { bounded } from './bounded.js'
import type { Issuer } from './issuer.js'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Made longer ago, or so far ahead, nobody sent it just now. */
const LATE_SECONDS = 120
/** A key that nobody knows has new ones read, so often at most. */
const AGAIN_MS = 60_000
const TIMEOUT_MS = 5000

type Claims = Record<string, unknown>
type Key = webcrypto.JsonWebKey & { kid?: string }

/** Whom a provider has signed out, and when it said so. */
export interface SignedOutThere {
  issuer: string
  subject: string
  at: Date
}

/**
 * Reads logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6) of one provider. Null for whatever is none of
 * its own, for us, of now; throws where the provider cannot be asked for its keys. One that is sent again signs nobody out
 * who came since, so none has to be remembered.
 */
export function createLogoutTokens(issuer: Issuer, now: () => Date) {
  let keys: Key[] = []
  let readAt = -Infinity

  async function keyFor(kid: unknown, jwks: string): Promise<Key | undefined> {
    const known = () => keys.find(key => key.kid === kid)
    if (!known() && performance.now() - readAt > AGAIN_MS) {
      readAt = performance.now()
      const answer = bounded(
        await fetch(jwks, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' }),
      )
      const found = (await answer.json()) as { keys?: unknown }
      keys = Array.isArray(found.keys) ? (found.keys as Key[]) : []
    }
    return known()
  }

  return async function read(token: string): Promise<SignedOutThere | null> {
    const [head = '', body = '', signature = '', ...more] = token.split('.')
    const header = jsonOf(head)
    const claims = jsonOf(body)
    if (!header || !claims || more.length > 0 || header.typ !== 'logout+jwt') return null
    const metadata = (await issuer.configuration()).serverMetadata()
    const { iss, sub, aud, iat, exp, nonce, events } = claims
    const audiences = Array.isArray(aud) ? aud : [aud]
    const seconds = now().getTime() / 1000
    const isOurs =
      iss === metadata.issuer &&
      audiences.includes(issuer.provider.clientId) &&
      typeof iat === 'number' &&
      Math.abs(seconds - iat) <= LATE_SECONDS &&
      (exp === undefined || (typeof exp === 'number' && exp > seconds)) &&
      nonce === undefined &&
      typeof events === 'object' &&
      events !== null &&
      Object.hasOwn(events, EVENT)
    if (!isOurs || typeof sub !== 'string' || !metadata.jwks_uri) return null
    const key = await keyFor(header.kid, metadata.jwks_uri)
    const data = Buffer.from(`${head}.${body}`)
    if (!key || !isSignedBy(key, header.alg, data, Buffer.from(signature, 'base64url'))) return null
    return { issuer: metadata.issuer, subject: sub, at: new Date((iat + 1) * 1000) }
  }
}

/** What a kind of key signs with (RFC 7518, 3.1): the key decides, the token only names it. */
function isSignedBy(jwk: Key, alg: unknown, data: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const options = optionsFor(key, alg)
    return options !== null && verify(options.hash, data, { ...options, key }, signature)
  } catch {
    return false
  }
}

function optionsFor({ asymmetricKeyType: type }: KeyObject, alg: unknown) {
  if (type === 'ec' && alg === 'ES256') return { hash: 'sha256', dsaEncoding: 'ieee-p1363' as const }
  if (type === 'ed25519' && alg === 'EdDSA') return { hash: null }
  if (type !== 'rsa') return null
  if (alg === 'RS256') return { hash: 'sha256', padding: constants.RSA_PKCS1_PADDING }
  if (alg === 'PS256')
    return {
      hash: 'sha256',
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }
  return null
}

function jsonOf(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Claims) : null
  } catch {
    return null
  }
}
