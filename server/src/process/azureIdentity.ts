import type { z } from 'zod'
import { isTenantId, withoutSlash } from '../access/auth/providerConfig.js'
import type { AzureIdentity } from '../base/azure/identity.js'
import type { Environment } from './environment.js'
import type { variables } from './variables.js'

type Variables = Pick<
  z.infer<typeof variables>,
  | 'AZURE_AUTHORITY_HOST'
  | 'AZURE_CLIENT_ID'
  | 'AZURE_CLIENT_SECRET'
  | 'AZURE_FEDERATED_TOKEN_FILE'
  | 'AZURE_MANAGED_IDENTITY_CLIENT_ID'
  | 'AZURE_TENANT_ID'
>
type Named = Partial<
  Record<
    | 'AZURE_FEDERATED_TOKEN_FILE'
    | 'AZURE_CLIENT_ID'
    | 'AZURE_CLIENT_SECRET'
    | 'AZURE_MANAGED_IDENTITY_CLIENT_ID',
    string | undefined
  >
>

/**
 * Whether AZURE_CLIENT_ID is the identity of the pod, which AKS puts there, and no application that people sign in by:
 * that one has a secret.
 */
export const isIdOfPod = ({
  AZURE_FEDERATED_TOKEN_FILE: file,
  AZURE_CLIENT_SECRET: secret,
}: Named): boolean => Boolean(file && !secret)

/** What is wrong with the identity of this server, where one is used. */
export function identityProblems(env: Environment): string[] {
  if (!env.AZURE_FEDERATED_TOKEN_FILE) return []
  return [
    ...(clientIdOfPod(env)
      ? []
      : [
          'AZURE_MANAGED_IDENTITY_CLIENT_ID is required with AZURE_FEDERATED_TOKEN_FILE: AZURE_CLIENT_ID is the application that people sign in by.',
        ]),
    ...(isTenantId(env.AZURE_TENANT_ID ?? '')
      ? []
      : ['AZURE_TENANT_ID has to be one tenant with AZURE_FEDERATED_TOKEN_FILE: that of the identity.']),
    ...(/^http:/.test(env.AZURE_AUTHORITY_HOST ?? '')
      ? ['AZURE_AUTHORITY_HOST has to be https with AZURE_FEDERATED_TOKEN_FILE.']
      : []),
  ]
}

export function readIdentity(v: Variables): AzureIdentity {
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFile, AZURE_TENANT_ID: tenantId = '' } = v
  if (tokenFile === undefined)
    return { kind: 'managed', clientId: v.AZURE_MANAGED_IDENTITY_CLIENT_ID ?? null }
  const authorityHost = withoutSlash(v.AZURE_AUTHORITY_HOST)
  return { kind: 'workload', clientId: clientIdOfPod(v) ?? '', tenantId, tokenFile, authorityHost }
}

const clientIdOfPod = (env: Named): string | undefined =>
  env.AZURE_MANAGED_IDENTITY_CLIENT_ID ?? (isIdOfPod(env) ? env.AZURE_CLIENT_ID : undefined)
