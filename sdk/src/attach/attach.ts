import { wait } from '../abort.js'
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
  const target = await parley.createUpload(
    {
      filename: filename ?? (file as Partial<File>).name ?? 'file',
      contentType: contentType ?? file.type,
      size: file.size,
      ...(sha256 && { sha256 }),
    },
    { signal },
  )
  const { id } = target.attachment
  try {
    await upload(target, file, { onProgress, signal }).catch(unlessThere)
    return await examined(parley, id, signal)
  } catch (error) {
    // Where that fails too, the server forgets it after a day.
    await parley.deleteAttachments([id], { timeout: DELETE_MS }).catch(() => {})
    throw error
  }
}

/** An address takes bytes once: a repetition finds them there when only the answer was lost. They are checked next. */
function unlessThere(error: unknown): void {
  if (!(error instanceof ParleyError && error.status === 409)) throw error
}

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
