import type { z } from 'zod'
import { cloudOf, isOfCloud, scopeIn } from '../base/azure/cloud.js'
import { isLoopbackHost } from '../base/net/loopback.js'
import { type AzureAddress, readAzureAddress } from '../model/azure/address.js'
import type { AzureConfig } from '../model/config.js'
import { identityProblems, isIdOfPod, readIdentity } from './azureIdentity.js'
import type { Environment } from './environment.js'
import { httpUrl, list } from './variableKinds.js'
import type { variables } from './variables.js'

type Variables = z.infer<typeof variables>

/** Versions of v1 have no date. */
const isDated = (version: string): boolean => /^\d{4}-/.test(version)

/** What one variable of Azure OpenAI alone does not show. */
export function azureProblems(env: Environment): string[] {
  const { AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_DEPLOYMENT: named, AZURE_OPENAI_API_KEY: key } = env
  const { AZURE_OPENAI_API_VERSION: version, AZURE_OPENAI_AUTH: auth = 'key' } = env
  if (!endpoint && !named && !key && auth === 'key') return []
  const address = addressOf(endpoint)
  if (typeof address === 'string') return [`AZURE_OPENAI_ENDPOINT ${address}.`]
  const missing = [
    ...(endpoint ? [] : ['AZURE_OPENAI_ENDPOINT']),
    ...(named || address?.deployment ? [] : ['AZURE_OPENAI_DEPLOYMENT']),
    ...(key || auth !== 'key' ? [] : ['AZURE_OPENAI_API_KEY']),
  ]
  return [
    ...missing.map(name => `${name} is required when Azure OpenAI is used.`),
    ...(auth === 'key' ? [] : keylessProblems(env, auth)),
    ...(address ? contradictions(address, list.safeParse(named).data, version) : []),
  ]
}

function keylessProblems(env: Environment, auth: string): string[] {
  const url = URL.parse(env.AZURE_OPENAI_ENDPOINT ?? '')
  return [
    ...(env.AZURE_OPENAI_API_KEY
      ? [`AZURE_OPENAI_API_KEY is not used with AZURE_OPENAI_AUTH=${auth}: leave one of them out.`]
      : []),
    ...(url?.protocol === 'http:' && !isLoopbackHost(url.hostname)
      ? ['AZURE_OPENAI_ENDPOINT is not https: tokens are sent there.']
      : []),
    ...(auth === 'user' ? personProblems(env, url) : identityProblems(env)),
  ]
}

/** People's own tokens are had from Entra, by the sign-in with its own variables. */
function personProblems(env: Environment, url: URL | null): string[] {
  const authority = URL.parse(env.AZURE_AUTHORITY_HOST ?? '')?.hostname ?? ''
  const isElsewhere = url && isOfCloud(url.hostname) && cloudOf(url.hostname) !== cloudOf(authority)
  return [
    ...(env.AZURE_CLIENT_ID && !isIdOfPod(env)
      ? []
      : [
          'AZURE_CLIENT_ID is required with AZURE_OPENAI_AUTH=user, with AZURE_TENANT_ID and AZURE_CLIENT_SECRET: the tokens are those of people who sign in at Microsoft Entra ID.',
        ]),
    ...(isElsewhere
      ? [
          'AZURE_AUTHORITY_HOST is of another cloud than AZURE_OPENAI_ENDPOINT, which takes none of its tokens.',
        ]
      : []),
  ]
}

function contradictions(
  address: AzureAddress,
  named: readonly string[] | undefined,
  version: string | undefined,
): string[] {
  const { deployment, apiVersion, isV1 } = address
  const said: string[] = []
  if (deployment && named && !named.includes(deployment))
    said.push(
      'AZURE_OPENAI_DEPLOYMENT leaves out the deployment that the address in AZURE_OPENAI_ENDPOINT names: name it as well, or leave the deployment out of the address.',
    )
  if (version && apiVersion && version !== apiVersion)
    said.push(
      'AZURE_OPENAI_API_VERSION is another version than the address in AZURE_OPENAI_ENDPOINT has: keep one.',
    )
  if (isV1 && [version, apiVersion].some(one => one && isDated(one)))
    said.push(
      'AZURE_OPENAI_ENDPOINT is an address of v1, which knows no version with a date: leave out the version, or /v1.',
    )
  return said
}

/** Null: there is none, or it is no address, which is told where it is read. */
function addressOf(endpoint: string | undefined): AzureAddress | string | null {
  if (!endpoint || !httpUrl.safeParse(endpoint).success) return null
  try {
    return readAzureAddress(endpoint)
  } catch (error) {
    return (error as Error).message
  }
}

export function readAzure(v: Variables): AzureConfig | null {
  const { AZURE_OPENAI_ENDPOINT: endpoint } = v
  if (!endpoint) return null
  const { base, isV1, deployment, apiVersion } = readAzureAddress(endpoint)
  const set = v.AZURE_OPENAI_API_VERSION
  return {
    base,
    isV1,
    apiVersion: apiVersion ?? (isV1 && isDated(set) ? '' : set),
    deployments: [...new Set(v.AZURE_OPENAI_DEPLOYMENT ?? (deployment === null ? [] : [deployment]))],
    auth: readAuth(v, base),
  }
}

function readAuth(v: Variables, base: string): AzureConfig['auth'] {
  if (v.AZURE_OPENAI_AUTH === 'user') return { kind: 'person' }
  if (v.AZURE_OPENAI_API_KEY) return { kind: 'key', apiKey: v.AZURE_OPENAI_API_KEY }
  return { kind: 'identity', identity: readIdentity(v), scope: scopeIn(cloudOf(new URL(base).hostname)) }
}
