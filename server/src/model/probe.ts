import { baseOf, createAddressedFetch } from './address.js'
import { createAuthorizedFetch } from './azure/authorize.js'
import { boundedFetch } from './boundedFetch.js'
import type { AzureConfig, ModelConfig } from './config.js'
import { entriesOf } from './listed.js'
import { ModelError } from './model.js'

const PATIENCE_MS = 5000

/** Asks the configured model server for its models. A sentence about what is wrong; null: nothing, or none is configured. */
export async function probeModels({
  openai,
  azure,
}: Pick<ModelConfig, 'openai' | 'azure'>): Promise<string | null> {
  if (openai) return probe(openai)
  return azure ? probeAzure(azure) : null
}

async function probeAzure(azure: AzureConfig): Promise<string | null> {
  const { base, auth, apiVersion } = azure
  const address = `${base}/models${apiVersion ? `?api-version=${encodeURIComponent(apiVersion)}` : ''}`
  const byPerson = auth.kind === 'person'
  const fetch = byPerson ? boundedFetch : createAuthorizedFetch(auth, { warn() {} })
  const answer = await ask(address, {}, fetch, 2 * PATIENCE_MS)
  if (typeof answer === 'string') return answer
  // Whom it lets in, the people who ask find out.
  if (answer.ok || (byPerson && isRefused(answer))) return null
  const why = !isRefused(answer)
    ? 'is it the endpoint of a resource?'
    : auth.kind === 'key'
      ? 'is AZURE_OPENAI_API_KEY the key of that resource?'
      : 'has the identity of this server the role Cognitive Services OpenAI User there?'
  return said(address, `answered ${answer.status}: ${why}`)
}

async function probe({
  baseUrl,
  apiKey,
  models,
}: NonNullable<ModelConfig['openai']>): Promise<string | null> {
  const base = baseOf(baseUrl)
  const address = `${base}/models`
  const { fetch } = createAddressedFetch(base, { warn() {} })
  const answer = await ask(address, apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }, fetch)
  if (typeof answer === 'string') return answer
  const { status } = answer
  const hasVersion = /\/v\d+\w*$/.test(new URL(base).pathname)
  if (isRefused(answer))
    return said(
      address,
      `answered ${status}: ${apiKey ? 'OPENAI_API_KEY is not accepted there' : 'it wants OPENAI_API_KEY'}`,
    )
  if (status >= 300 && status < 400)
    return said(address, `answered ${status}: OPENAI_BASE_URL has to be the address that it sends to`)
  // Some servers have models and no list of them.
  if ((status === 404 || status === 405) && hasVersion && models.length > 0) return null
  if (status === 404 && hasVersion)
    return said(address, `answered ${status}: name the models in OPENAI_MODELS`)
  if (status === 404) return said(address, `answered ${status}: does the address end in /v1?`)
  if (!answer.ok) return said(address, `answered ${status}`)
  const listed = idsOf(await answer.json().catch(() => null))
  if (!listed)
    return said(
      address,
      `answered with no list of models: ${hasVersion ? 'is it a model server?' : 'does the address end in /v1?'}`,
    )
  const missing = models.filter(id => !listed.has(id))
  return missing.length > 0 ? said(address, `does not list ${missing.join(', ')} of OPENAI_MODELS`) : null
}

function idsOf(page: unknown): Set<string> | null {
  try {
    return new Set(entriesOf(page).entries.map(({ id }) => id))
  } catch {
    return null
  }
}

const isRefused = ({ status }: Response): boolean => status === 401 || status === 403

/** The answer, or why there is none. */
async function ask(
  address: string,
  headers: Record<string, string>,
  fetch = boundedFetch,
  patienceMs = PATIENCE_MS,
): Promise<Response | string> {
  try {
    return await fetch(address, { headers, signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    if (error instanceof ModelError) return error.detail ?? error.message
    const { name = '', code = name } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
    const isLate = name === 'TimeoutError' || name === 'AbortError'
    return said(
      address,
      isLate ? `did not answer within ${patienceMs / 1000} seconds` : `cannot be reached (${code})`,
    )
  }
}

/** Addresses may carry a password or a token. */
function said(address: string, what: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname} ${what}${what.endsWith('?') ? '' : '.'}`
}
