import type { Logger } from 'pino'
import { AzureTokenError } from '../../base/azure/identity.js'
import { createAzureTokens } from '../../base/azure/tokens.js'
import { CodedError } from '../../base/errors.js'
import { boundedFetch } from '../boundedFetch.js'
import type { AzureAuth } from '../config.js'
import { type FailureCode, ModelError } from '../model.js'

/** What lets a request in. `refused` is a value that was not taken: another one is given if there is one. */
type Header = (refused?: string) => Promise<{ name: string; value: string }>

/** The own token of a person who is signed in. Throws CodedError within five seconds. */
export type TokenOfPerson = (person: string, refused?: string) => Promise<string>

/** Fetches with the credential of this server. Throws ModelError where it has none. */
export function createAuthorizedFetch(
  auth: Exclude<AzureAuth, { kind: 'person' }>,
  log: Pick<Logger, 'warn'>,
  bounded = boundedFetch,
): typeof fetch {
  return fetchWith(auth.kind === 'key' ? keyHeader(auth.apiKey) : tokenHeader(auth, log), bounded)
}

/** Fetches with the token of a person, and by no other one. Throws ModelError where there is none. */
export const createPersonFetch = (
  person: string | undefined,
  tokenOf: TokenOfPerson | null,
  bounded = boundedFetch,
): typeof fetch => fetchWith(personHeader(person, tokenOf), bounded)

const fetchWith =
  (header: Header, bounded: typeof fetch): typeof fetch =>
  async (input, init) => {
    const { name, value } = await header()
    const answer = await bounded(input, withHeader(init, name, value))
    if (answer.status !== 401) return answer
    const { value: other } = await header(value)
    return other === value ? answer : bounded(input, withHeader(init, name, other))
  }

const keyHeader =
  (value: string): Header =>
  async () => ({ name: 'api-key', value })

function tokenHeader(
  { identity, scope }: Extract<AzureAuth, { kind: 'identity' }>,
  log: Pick<Logger, 'warn'>,
): Header {
  const tokens = createAzureTokens(identity, log)
  return bearerHeader(async refused => {
    try {
      return await tokens.token(scope, refused)
    } catch (error) {
      if (!(error instanceof AzureTokenError)) throw error
      const sentence =
        'This server could not prove to the model server who it is; an administrator has to look at its identity.'
      throw new ModelError('AUTH_FAILED', sentence, { cause: error, detail: error.message })
    }
  })
}

function personHeader(person: string | undefined, tokenOf: TokenOfPerson | null): Header {
  return bearerHeader(async refused => {
    if (person === undefined || !tokenOf) throw new ModelError('AUTH_FAILED', NOBODY)
    try {
      return await tokenOf(person, refused)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      const { cause } = error.originalError ?? {}
      const detail = error.originalError?.message ?? null
      throw new ModelError(failureCodes.get(error.code) ?? 'AUTH_FAILED', error.message, { cause, detail })
    }
  })
}

const NOBODY =
  'This model is asked with the own account of people who are signed in: nobody else can have it answer.'

/** What the person themselves can change. */
const failureCodes = new Map<string, FailureCode>([
  ['CONSENT_REQUIRED', 'CONSENT_REQUIRED'],
  ['REAUTH_REQUIRED', 'REAUTH_REQUIRED'],
])

function bearerHeader(tokenOf: (refused: string | undefined) => Promise<string>): Header {
  const bearer = 'Bearer '
  return async refused => ({
    name: 'authorization',
    value: bearer + (await tokenOf(refused?.slice(bearer.length))),
  })
}

function withHeader(init: RequestInit | undefined, name: string, value: string): RequestInit {
  const headers = new Headers(init?.headers)
  headers.set(name, value)
  return { ...init, headers }
}
