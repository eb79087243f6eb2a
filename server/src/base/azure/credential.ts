import { within } from '../within.js'
import { createTokenClient, takeExpiry } from './httpClient.js'
import { type AzureIdentity, type AzureToken, AzureTokenError } from './identity.js'

const PATIENCE_MS = 5000
const LONGEST_SENTENCE = 300
/** A managed identity never asks it; the package wants an address by https all the same. */
const NO_AUTHORITY = 'https://login.microsoftonline.com'

/**
 * Asks Azure for tokens of an identity. Never by `DefaultAzureCredential`, which tries one identity after another: in the
 * environment of this server it finds the application that people sign in by. The package is loaded for the first token,
 * for it is large.
 */
export function createAzureCredential(identity: AzureIdentity): (scope: string) => Promise<AzureToken> {
  let opening: ReturnType<typeof open> | null = null
  return async scope => {
    try {
      opening ??= open(identity)
      const credential = await opening
      const { token, expiresOnTimestamp } = await within(PATIENCE_MS, credential.getToken(scope), () => {
        throw new Error(`nobody answered within ${PATIENCE_MS / 1000} seconds`)
      })
      return { token, expiresAt: takeExpiry(token) ?? expiresOnTimestamp }
    } catch (error) {
      opening = null
      throw new AzureTokenError(
        `Azure gives this server no token for its ${identity.kind} identity: ${sentenceOf(error)}.`,
      )
    }
  }
}

async function open(identity: AzureIdentity) {
  const [{ ManagedIdentityCredential, WorkloadIdentityCredential }, { createDefaultHttpClient }] =
    await Promise.all([import('@azure/identity'), import('@azure/core-rest-pipeline')])
  const options = {
    httpClient: createTokenClient(createDefaultHttpClient(), { direct: identity.kind === 'managed' }),
    retryOptions: { maxRetries: 1 },
  }
  if (identity.kind === 'managed')
    return new ManagedIdentityCredential({
      ...(identity.clientId !== null && { clientId: identity.clientId }),
      authorityHost: NO_AUTHORITY,
      ...options,
    })
  const { clientId, tenantId, authorityHost, tokenFile: tokenFilePath } = identity
  return new WorkloadIdentityCredential({
    ...{ clientId, tenantId, authorityHost, tokenFilePath },
    // The authority is told, so nobody else is asked whether there is such a one.
    disableInstanceDiscovery: true,
    ...options,
  })
}

/** What the package says, without the names of its own classes and what fills pages. */
function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  // For what goes on here: https://aka.ms/msal.js.errors#network_error
  if (text.includes('network_error')) return 'what gives them cannot be reached'
  const [, described] = /Description: (.+?)(?: - Correlation ID:|$)/s.exec(text) ?? []
  const [first = ''] = (described ?? text)
    .replace(/^\w+Credential: /, '')
    .replace(/^(Authentication failed\. Message|Network unreachable\. Message:) /, '')
    .split(/\s*(?:\n|Trace ID:)/)
  return first.slice(0, LONGEST_SENTENCE).replace(/[\s.]+$/, '')
}
