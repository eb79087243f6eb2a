import type { Logger } from 'pino'
import { AzureTokenError } from '../../base/azure/identity.js'
import { createAzureTokens } from '../../base/azure/tokens.js'
import { boundedFetch } from '../boundedFetch.js'
import type { AzureConfig } from '../config.js'
import { ModelError } from '../model.js'

/** What lets a request in. `refused` is a value that was not taken: another one is given if there is one. */
type Header = (refused?: string) => Promise<{ name: string; value: string }>

/** Fetches with the credential of this server. Throws ModelError where it has none. */
export function createAuthorizedFetch(
  { auth }: Pick<AzureConfig, 'auth'>,
  log: Pick<Logger, 'warn'>,
  bounded = boundedFetch,
): typeof fetch {
  const header = auth.kind === 'key' ? keyHeader(auth.apiKey) : tokenHeader(auth, log)
  return async (input, init) => {
    const { name, value } = await header()
    const answer = await bounded(input, withHeader(init, name, value))
    if (answer.status !== 401) return answer
    const { value: other } = await header(value)
    return other === value ? answer : bounded(input, withHeader(init, name, other))
  }
}

const keyHeader =
  (value: string): Header =>
  async () => ({ name: 'api-key', value })

function tokenHeader(
  { identity, scope }: Extract<AzureConfig['auth'], { kind: 'identity' }>,
  log: Pick<Logger, 'warn'>,
): Header {
  const tokens = createAzureTokens(identity, log)
  const bearer = 'Bearer '
  return async refused => {
    try {
      const token = await tokens.token(scope, refused?.slice(bearer.length))
      return { name: 'authorization', value: bearer + token }
    } catch (error) {
      if (!(error instanceof AzureTokenError)) throw error
      const sentence =
        'This server could not prove to the model server who it is; an administrator has to look at its identity.'
      throw new ModelError('AUTH_FAILED', sentence, { cause: error, detail: error.message })
    }
  }
}

function withHeader(init: RequestInit | undefined, name: string, value: string): RequestInit {
  const headers = new Headers(init?.headers)
  headers.set(name, value)
  return { ...init, headers }
}
