import { randomUUID } from 'node:crypto'

interface Claims {
  /** For whom it is. */
  aud: string
  /** Whose it is. */
  appid: string
  /** The person on whose behalf it is, or the object that an identity is; absent: it is an application's own. */
  oid?: string
  exp: number
}

const TENANT = '99999999-9999-4999-8999-999999999999'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token in the form of Entra's. Nothing signs it: whoever takes it in a test trusts the test. */
export const issueToken = (claims: Claims): string =>
  `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ iss: `https://sts.windows.net/${TENANT}/`, tid: TENANT, iat: 0, nbf: 0, ...claims, uti: randomUUID() })}.c2lnbmF0dXJl`

/** What a token says; null: it is none. */
export function readToken(token: string): Claims | null {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims
  } catch {
    return null
  }
}
