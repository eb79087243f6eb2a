import type {
  CreateModelServerInput,
  ModelServerAuth,
  ModelServerKind,
  UpdateModelServerInput,
} from '@parley/schema'
import type { AzureIdentity } from '../../base/azure/identity.js'
import { isLoopbackHost } from '../../base/net/loopback.js'
import type { TokenOfPerson } from '../../model/azure/authorize.js'

/** By what this server can let itself in at Azure, beside keys. */
export interface AzureWays {
  identity: AzureIdentity | null
  tokenOf: TokenOfPerson | null
}

/** What of a stored server decides about it. */
export interface StoredAuth {
  /** Null: as its key says. */
  auth: string | null
  key: string | null
  address: string | null
}

export const authOf = ({ auth, key }: Pick<StoredAuth, 'auth' | 'key'>): ModelServerAuth =>
  (auth as ModelServerAuth | null) ?? (key === null ? 'NONE' : 'KEY')

const isByToken = (auth: ModelServerAuth): boolean => auth === 'MANAGED_IDENTITY' || auth === 'USER'

/** Where tokens of Azure are sent: to Azure OpenAI; and on this machine, where somebody tries things out, anywhere. */
const azureHost = /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/

function takesTokens(address: string | null): boolean {
  const url = URL.parse(address ?? '')
  if (!url) return true
  return isLoopbackHost(url.hostname) || (url.protocol === 'https:' && azureHost.test(url.hostname))
}

/** How a server is let in from here on, and the problems with that, by field. What is given a key is asked by it. */
export function readAuth(
  kind: ModelServerKind,
  input: CreateModelServerInput | UpdateModelServerInput,
  before: StoredAuth | null,
  ways: AzureWays,
): { data: { auth?: string | null; key?: null }; problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  const stored = before && authOf(before)
  const given = input.key?.trim() || null
  // A form sends what is there already as well.
  const wanted = input.auth !== stored ? input.auth : null
  const auth =
    wanted ?? (given ? 'KEY' : stored && (isByToken(stored) || input.key === undefined) ? stored : null)
  const hasKey = given !== null || (input.key === undefined && before?.key != null)
  if (auth !== null && isByToken(auth)) {
    if (given) problems.key = 'It is asked without a key.'
    if (kind !== 'AZURE_OPENAI') problems.auth = 'Only Azure OpenAI is asked in this way.'
    else if (auth === 'USER' && !ways.tokenOf) problems.auth = 'Nobody signs in here by Microsoft Entra ID.'
    else if (auth === 'MANAGED_IDENTITY' && !ways.identity)
      problems.auth = 'This server is not told which identity it has at Azure.'
    else if (
      !takesTokens(input.address === undefined ? (before?.address ?? null) : (input.address?.trim() ?? null))
    )
      problems[input.address === undefined ? 'auth' : 'address'] =
        'Tokens are sent to Azure OpenAI alone, by https: <name>.openai.azure.com.'
    return { data: { auth, key: null }, problems }
  }
  if (kind === 'AZURE_OPENAI' && !hasKey) problems.key = 'Azure OpenAI wants a key.'
  else if (wanted === 'KEY' && !hasKey) problems.key = 'Give the key.'
  else if (wanted === 'NONE' && given) problems.key = 'It is asked without a key.'
  return { data: { auth: null, ...(wanted === 'NONE' && { key: null }) }, problems }
}
