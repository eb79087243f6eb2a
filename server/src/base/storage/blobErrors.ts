import { AzureTokenError } from '../azure/identity.js'
import { CodedError } from '../errors.js'
import { storageAway } from './storage.js'

/** What the service answered; of what was not reached it has no status. */
interface Answer {
  status: number | undefined
  code: string | undefined
}

export function answerIn(error: unknown): Answer {
  const { statusCode, code, details } = (error ?? {}) as {
    statusCode?: number
    code?: string
    details?: { errorCode?: string }
  }
  return { status: statusCode, code: details?.errorCode ?? code }
}

/** Nothing lies there; without the container nobody can tell. */
export const isMissing = (error: unknown): boolean => {
  const { status, code } = answerIn(error)
  return status === 404 && code !== 'ContainerNotFound'
}

/** Something lies there already. */
export const isTaken = (error: unknown): boolean => {
  const { status, code } = answerIn(error)
  // What was put beside it by another one took away our pieces.
  return code === 'BlobAlreadyExists' || status === 412 || code === 'InvalidBlockList'
}

/** What Azure says, in words. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isOfAzure(error) ? storageAway(error) : error
  }
}

/** The same for those who run the server. */
export async function explained(container: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw isOfAzure(error) ? away(reasonOf(error, container), error) : error
  }
}

const isOfAzure = (error: unknown): boolean =>
  error instanceof AzureTokenError ||
  (error instanceof Error && ['RestError', 'AbortError', 'TimeoutError'].includes(error.name))

function reasonOf(error: unknown, container: string): string {
  if (error instanceof AzureTokenError) return error.message
  const { status, code } = answerIn(error)
  if (status === 404) return `The storage account has no container ${container}.`
  if (status === 403)
    return 'The identity of this server may not use the container: it needs the role Storage Blob Data Contributor.'
  if (status === 401) return 'The storage account does not know the identity of this server.'
  return `The storage account does not answer${code ? ` (${code})` : ''}.`
}

const away = (message: string, cause: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', message, { cause })
