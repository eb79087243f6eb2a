import { generateKeyPairSync, sign } from 'node:crypto'

/** What is in the ID token, and what is wrong with it. */
export interface IdTokenScript {
  /** Who it is; `sub` is "person-1" unless said. Undefined leaves a claim out. */
  claims?: Record<string, unknown>
  /** The tenant of Entra: claim and issuer. */
  tenant?: string
  /** Seconds the provider's clock is ahead. */
  clock?: number
  /** Signed by a key that is not published. */
  wrongSignature?: boolean
  /** Not signed: `alg` is "none". */
  unsigned?: boolean
  /** With a key id that is not published. */
  unknownKey?: boolean
  wrongIssuer?: boolean
  wrongAudience?: boolean
  wrongNonce?: boolean
}

/** What is in a logout token, and what is wrong with it. */
export interface LogoutTokenScript {
  /** `sub` is "person-1" unless said. Undefined leaves a claim out. */
  claims?: Record<string, unknown>
  wrongSignature?: boolean
  unsigned?: boolean
  /** Instead of logout+jwt. */
  type?: string
}

export type Keys = ReturnType<typeof createKeys>

export function createKeys() {
  const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const foreign = newPair()
  let pair = newPair()
  let kid = 1
  return {
    published: () => ({
      keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: String(kid), use: 'sig', alg: 'ES256' }],
    }),
    signing: (wrong = false) => ({ key: (wrong ? foreign : pair).privateKey, kid: String(kid) }),
    rotate() {
      pair = newPair()
      kid++
    },
  }
}

export function newIdToken(
  keys: Keys,
  { issuer, clientId, nonce }: { issuer: string; clientId: string; nonce: string },
  script: IdTokenScript,
): string {
  const now = Math.floor(Date.now() / 1000) + (script.clock ?? 0)
  const { tenant } = script
  const ours = tenant ? `${issuer}/${tenant}/v2.0` : issuer
  const payload = {
    iss: script.wrongIssuer ? 'https://issuer.example' : ours,
    aud: script.wrongAudience ? 'another client' : clientId,
    nonce: script.wrongNonce ? 'another nonce' : nonce,
    iat: now,
    exp: now + 300,
    sub: 'person-1',
    ...(tenant && { tid: tenant, oid: 'object-1' }),
    email: 'person@example.com',
    name: 'Person One',
    ...script.claims,
  }
  return signed(keys, payload, script)
}

export function newLogoutToken(
  keys: Keys,
  { issuer, clientId }: { issuer: string; clientId: string },
  { claims, ...script }: LogoutTokenScript,
): string {
  const payload = {
    iss: issuer,
    aud: clientId,
    iat: Math.floor(Date.now() / 1000),
    jti: 'jti',
    sub: 'person-1',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...claims,
  }
  return signed(keys, payload, { type: 'logout+jwt', ...script })
}

function signed(
  keys: Keys,
  payload: object,
  script: Pick<IdTokenScript, 'wrongSignature' | 'unsigned' | 'unknownKey'> & { type?: string },
): string {
  const { type: typ = 'JWT' } = script
  const { key, kid } = keys.signing(script.wrongSignature)
  const header = script.unsigned
    ? { typ, alg: 'none' }
    : { typ, alg: 'ES256', kid: script.unknownKey ? 'unknown' : kid }
  const input = [header, payload]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = script.unsigned
    ? ''
    : sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return `${input}.${signature}`
}
