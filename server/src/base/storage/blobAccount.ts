import type { Logger } from 'pino'
import type { AzureAccess } from '../azure/identity.js'
import { createAzureTokens } from '../azure/tokens.js'

/** A container of a storage account, and who this server is there. */
export interface BlobPlace {
  /** https://<account>.blob.core.windows.net */
  accountUrl: string
  container: string
  access: AzureAccess
}

/** So long a key to sign addresses with holds, and so long before its end there is another one. */
const KEY_MS = 24 * 3_600_000
const KEY_LEFT_MS = 2 * 3_600_000
/** Clocks differ. */
const SKEW_MS = 5 * 60_000
/** So long the package keeps a token by itself: hardly, for they are kept here. */
const KEPT_MS = 2000

/** The account as the package knows it, which is loaded for the first question: it is large. */
export function createBlobAccount({ accountUrl, container, access }: BlobPlace, log: Pick<Logger, 'warn'>) {
  const tokens = createAzureTokens(access.identity, log)
  let opening: ReturnType<typeof open> | null = null
  let key: { value: Promise<DelegationKey>; until: number } | null = null

  async function open() {
    const azure = await import('@azure/storage-blob')
    const credential = {
      getToken: async () => ({
        token: await tokens.token(access.scope),
        expiresOnTimestamp: Date.now() + KEPT_MS,
      }),
    }
    const retryOptions = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2000 }
    const service = new azure.BlobServiceClient(accountUrl, credential, { retryOptions })
    return { azure, service, container: service.getContainerClient(container) }
  }

  const opened = () => {
    opening ??= open()
    return opening
  }

  /** A key of the account that this server may sign with, in its own name. */
  async function delegationKey(now: number): Promise<DelegationKey> {
    if (key && now < key.until - KEY_LEFT_MS) return key.value
    const { service } = await opened()
    const until = now + KEY_MS
    const value = service.getUserDelegationKey(new Date(now - SKEW_MS), new Date(until), inTime())
    key = { value, until }
    value.catch(() => {
      key = null
    })
    return value
  }

  return {
    container: async () => (await opened()).container,

    /** An address that creates what is not there, and neither reads nor overwrites. */
    async addressToCreate(name: string, lastsMs: number): Promise<{ url: string; expiresAt: Date }> {
      const { azure, service, container: client } = await opened()
      const now = Date.now()
      // The signature counts seconds.
      const expiresAt = new Date(Math.ceil((now + lastsMs) / 1000) * 1000)
      const query = azure.generateBlobSASQueryParameters(
        {
          containerName: client.containerName,
          blobName: name,
          permissions: azure.BlobSASPermissions.parse('c'),
          startsOn: new Date(now - SKEW_MS),
          expiresOn: expiresAt,
          protocol: azure.SASProtocol.Https,
        },
        await delegationKey(now),
        service.accountName,
      )
      return { url: `${client.getBlobClient(name).url}?${query}`, expiresAt }
    },
  }
}

type DelegationKey = Awaited<
  ReturnType<import('@azure/storage-blob').BlobServiceClient['getUserDelegationKey']>
>

const PATIENCE_MS = 4000

/** For a question whose answer is short. */
export const inTime = () => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) })
