import { linkSignals, wait } from './abort.js'
import { backoff } from './backoff.js'
import { isTransient, ParleyError } from './errors.js'
import { codeOf, secondsOf } from './post.js'
import { MAX_RETRIES } from './request.js'

/**
 * Where the server wants the bytes: the part of its answer that `upload` needs.
 *
 * @category Uploads
 */
export interface UploadTo {
  /** A signed URL. Whoever has it may write there for a limited time. */
  url: string
  /** Headers to send with the bytes, unchanged. */
  headers: readonly {
    /** The name of the header, in upper or lower case. */
    name: string
    /** The value of the header. */
    value: string
  }[]
}

/**
 * Options of an upload.
 *
 * @category Uploads
 */
export interface UploadOptions {
  /** Aborts the upload, which then rejects with the signal’s reason. */
  signal?: AbortSignal | undefined
  /**
   * How many milliseconds the upload may take, including retries; by default, one minute plus the time the bytes need at 100
   * KB per second.
   */
  timeout?: number | undefined
  /**
   * Called with the number of bytes sent and the total; it starts again at each retry. Browsers report progress as the bytes
   * leave; elsewhere, it is called at the beginning and at the end.
   */
  onProgress?: ((sent: number, total: number) => void) | undefined
}

/**
 * Uploads bytes to the address that the server gave, straight into its storage. They replace what is there as a whole, so
 * the upload is retried up to three times after network errors, 429 and 502 to 504. It sends no cookies and no token.
 *
 * @example
 * ```ts
 * const file = new Blob(['Hello'], { type: 'text/plain' })
 * await upload(target, file, { onProgress: (sent, total) => show(sent / total), signal })
 * ```
 *
 * @throws {ParleyError} NETWORK_ERROR, TIMEOUT, or what the storage refused: BAD_RESPONSE with its `status`; the
 * signal’s reason once it is aborted.
 *
 * @category Uploads
 */
export async function upload(
  to: UploadTo,
  // Compilers before 5.7 know no Uint8Array<ArrayBuffer>.
  bytes: Blob | ArrayBuffer | (Uint8Array & { readonly buffer: ArrayBuffer }),
  { signal: given, timeout, onProgress }: UploadOptions = {},
): Promise<void> {
  const total = bytes instanceof Blob ? bytes.size : bytes.byteLength
  const { signal, release } = linkSignals([given], timeout ?? 60_000 + total / 100)
  const put = globalThis.XMLHttpRequest && onProgress ? putWithProgress : putByFetch
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        signal.throwIfAborted()
        onProgress?.(0, total)
        const { status, retryAfter } = await put(to, bytes, signal, onProgress)
        if (status >= 200 && status < 300) return onProgress?.(total, total)
        throw new ParleyError(codeOf(status), `The storage refused the bytes, with HTTP status ${status}.`, {
          status,
          retryAfter: secondsOf(retryAfter),
        })
      } catch (error) {
        if (signal.aborted) throw signal.reason
        if (attempt === MAX_RETRIES || !isTransient(error)) throw error
        await wait(backoff(attempt, error.retryAfter), signal)
      }
    }
  } finally {
    release()
  }
}

type Bytes = Parameters<typeof upload>[1]
interface Answer {
  status: number
  retryAfter: string | null
}

const unreachable = (cause?: unknown) =>
  new ParleyError('NETWORK_ERROR', 'The storage could not be reached.', { cause })

async function putByFetch({ url, headers }: UploadTo, body: Bytes, signal: AbortSignal): Promise<Answer> {
  const pairs = headers.map(({ name, value }): [string, string] => [name, value])
  try {
    const response = await fetch(url, { method: 'PUT', headers: pairs, body, signal, credentials: 'omit' })
    await response.body?.cancel()
    return { status: response.status, retryAfter: response.headers.get('retry-after') }
  } catch (cause) {
    throw unreachable(cause)
  }
}

/** `fetch` does not tell how much of a body has left. */
function putWithProgress(
  { url, headers }: UploadTo,
  body: Bytes,
  signal: AbortSignal,
  onProgress: UploadOptions['onProgress'],
): Promise<Answer> {
  const request = new XMLHttpRequest()
  const abort = () => request.abort()
  return new Promise<Answer>((resolve, reject) => {
    request.open('PUT', url)
    for (const { name, value } of headers) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total)
    request.onload = () =>
      resolve({ status: request.status, retryAfter: request.getResponseHeader('retry-after') })
    request.onerror = request.onabort = () => reject(unreachable())
    signal.addEventListener('abort', abort)
    request.send(body)
  }).finally(() => signal.removeEventListener('abort', abort))
}
