import { orAborted, wait } from '../abort.js'
import { backoff } from '../backoff.js'
import { ParleyError } from '../errors.js'
import type { Attachment, Parley } from '../index.js'
import { upload } from '../upload.js'
import { sha256Of } from './sha256.js'

/**
 * The part of a client that `attach` needs.
 *
 * @category Uploads
 */
export type AttachClient = Pick<Parley, 'createUpload' | 'completeUpload' | 'deleteAttachments'>

/**
 * Options of `attach`.
 *
 * @category Uploads
 */
export interface AttachOptions {
  /** The name of the file; by default that of the `File`, else `file`. The server may change what no system would take. */
  filename?: string | undefined
  /** Its media type, such as `image/png`; by default that of the `Blob`. The server decides by the bytes. */
  contentType?: string | undefined
  /**
   * Called with the number of bytes sent and the total; it starts again at each retry. Once all are sent, the server looks
   * into the file, which takes a second or a few. Outside browsers it is called at the beginning and at the end.
   */
  onProgress?: ((sent: number, total: number) => void) | undefined
  /** Aborts it: what was begun is deleted, then `attach` rejects with the signal’s reason. */
  signal?: AbortSignal | undefined
}

/** Asked at most so often: an address looks into most files within a second. */
const LONGEST_STEP = 3
/** Whoever aborts does not wait for long. */
const DELETE_MS = 5000

/**
 * Gives the server a file: begins the upload, puts the bytes with progress, and waits until the server has looked into it.
 * The result is READY: its id can be sent with a message. Whatever else comes of it, nothing is left on the server.
 *
 * @example
 * ```ts
 * import { attach } from '@parley/sdk/attach'
 *
 * const file = new File(['Hello'], 'hello.txt', { type: 'text/plain' })
 * const attachment = await attach(parley, file, { onProgress: (sent, total) => show(sent / total), signal })
 * ```
 *
 * @throws {ParleyError} what the server refused before the upload, such as BAD_USER_INPUT for a file that is too large and
 * CONFLICT beyond what your files may take; BAD_USER_INPUT with a sentence if it looked into the file and does not take it;
 * what {@link upload} throws; the signal’s reason once it is aborted.
 *
 * @category Uploads
 */
export async function attach(
  parley: AttachClient,
  file: Blob,
  { filename, contentType, onProgress, signal = new AbortController().signal }: AttachOptions = {},
): Promise<Attachment> {
  signal.throwIfAborted()
  const sha256 = await sha256Of(file)
  signal.throwIfAborted()
  // It is not given the signal: what it begins has to be known to be deleted.
  const creating = parley.createUpload({
    filename: filename ?? (file as Partial<File>).name ?? 'file',
    contentType: contentType ?? file.type,
    size: file.size,
    ...(sha256 && { sha256 }),
  })
  const target = await orAborted(creating, signal).catch(error => {
    creating.then(late => forget(parley, late.attachment.id)).catch(() => {})
    throw error
  })
  const { id } = target.attachment
  try {
    const refusal = await upload(target, file, { onProgress, signal }).then(() => null, unlessThere)
    return await examined(parley, id, signal).catch(error => {
      throw (isConflict(error) && refusal) || error
    })
  } catch (error) {
    await forget(parley, id)
    throw error
  }
}

/** Where that fails, the server forgets it after a day. */
const forget = (parley: AttachClient, id: string): Promise<unknown> =>
  parley.deleteAttachments([id], { timeout: DELETE_MS }).catch(() => {})

/**
 * An address takes bytes once: a repetition finds them there when only the answer was lost. They are checked next. Azure
 * tells of them by 403, as of much else: if they did not arrive, that is what was wrong.
 */
function unlessThere(error: unknown): ParleyError {
  if (error instanceof ParleyError && [403, 409].includes(error.status ?? 0)) return error
  throw error
}

const isConflict = (error: unknown): boolean => error instanceof ParleyError && error.code === 'CONFLICT'

/** Asks until it is known: whoever may only send hears no events. */
async function examined(parley: AttachClient, id: string, signal: AbortSignal): Promise<Attachment> {
  for (let attempt = 0; ; attempt++) {
    const attachment = await parley.completeUpload(id, { signal, idempotent: true })
    if (attachment.status === 'READY') return attachment
    if (attachment.status === 'REJECTED')
      throw new ParleyError('BAD_USER_INPUT', attachment.rejection ?? 'The server does not take this file.')
    await wait(backoff(Math.min(attempt, LONGEST_STEP)), signal)
  }
}
