/** The identity that Azure gives to this server itself, told explicitly: nothing is guessed from what else is set. */
export type AzureIdentity = ManagedIdentity | WorkloadIdentity

/** Of the machine, container or app the server runs in. */
export interface ManagedIdentity {
  kind: 'managed'
  /** Null: the one that the system assigned. */
  clientId: string | null
}

/** Of a pod, which shows a token of its cluster for it. */
export interface WorkloadIdentity {
  kind: 'workload'
  clientId: string
  tenantId: string
  /** Written anew by the cluster, so it is read for each exchange. */
  tokenFile: string
  authorityHost: string
}

export interface AzureToken {
  token: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** Which of the tokens of this server lets it in somewhere. */
export interface AzureAccess {
  identity: AzureIdentity
  scope: string
}

/** No token: `message` is a sentence for those who run this server. */
export class AzureTokenError extends Error {
  override readonly name = 'AzureTokenError'
}
