import type { IncomingMessage } from 'node:http'
import { type Gate, type ModelServer, startModelServer } from '../modelServer.js'
import { readToken } from './accessTokens.js'

export interface AzureOpenAIOptions {
  /** The keys of the resource. */
  keys?: string[]
  deployments: string[]
  /** Client ids of identities, and object ids of people, with the role Cognitive Services OpenAI User. */
  users?: string[]
}

export interface AzureOpenAIServer extends ModelServer {
  /** Address of the resource. */
  endpoint: string
  /** Of each request its path and the header that it was let in by, the oldest first. */
  wire: { path: string; credential: string | null }[]
  /** Tokens that are not taken any more. */
  revoked: Set<string>
}

/** The data plane of a resource: it looks at path, version and credential as Azure does, and answers in its words. */
export async function startAzureOpenAI({
  keys = [],
  users = [],
  deployments,
}: AzureOpenAIOptions): Promise<AzureOpenAIServer> {
  const wire: AzureOpenAIServer['wire'] = []
  const revoked = new Set<string>()

  function unauthorized({ headers }: IncomingMessage) {
    const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
    if (!token) return keys.includes(String(headers['api-key'])) ? null : refusals.key
    const claims = readToken(token)
    if (!claims || claims.aud !== AUDIENCE || claims.exp * 1000 < Date.now() || revoked.has(token))
      return refusals.token
    return users.includes(claims.oid ?? claims.appid) ? null : refusals.role
  }

  const gate: Gate = (request, body) => {
    wire.push({ path: request.url ?? '', credential: credentialOf(request) })
    const refused = unauthorized(request)
    if (refused) return refused
    const place = placeOf(new URL(request.url ?? '', 'http://azure'))
    if (!place) return refusals.nothing
    if (body === null) return null
    return deployments.includes(place.deployment ?? body.model) ? null : refusals.deployment
  }
  const server = await startModelServer(gate)
  return Object.assign(server, { endpoint: new URL(server.url).origin, wire, revoked })
}

const credentialOf = ({ headers }: IncomingMessage): string | null => {
  if (headers.authorization !== undefined) return headers.authorization
  return headers['api-key'] === undefined ? null : `api-key ${String(headers['api-key'])}`
}

/** Where a request goes; null: there is nothing. */
function placeOf({ pathname, searchParams }: URL): { deployment: string | null } | null {
  const version = searchParams.get('api-version')
  if (/^\/openai\/v1\/(models|chat\/completions)$/.test(pathname))
    return version === null || version === 'preview' ? { deployment: null } : null
  if (!/^\d{4}-\d\d-\d\d(-preview)?$/.test(version ?? '')) return null
  const [, deployment = null] =
    /^\/openai\/(?:models|deployments\/([^/]+)\/chat\/completions)$/.exec(pathname) ?? []
  return pathname === '/openai/models' || deployment !== null ? { deployment } : null
}

const refusal = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message } },
})

/** For whom its tokens are. */
export const AUDIENCE = 'https://cognitiveservices.azure.com'

const refusals = {
  token: refusal(
    401,
    'Unauthorized',
    `Access token is missing, invalid, audience is incorrect (${AUDIENCE}), or have expired.`,
  ),
  role: refusal(
    401,
    'PermissionDenied',
    'The principal lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action` to perform this operation.',
  ),
  key: refusal(
    401,
    '401',
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  ),
  nothing: refusal(404, '404', 'Resource not found'),
  deployment: refusal(
    404,
    'DeploymentNotFound',
    'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  ),
}
