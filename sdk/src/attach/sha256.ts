/** Longer ones are not read into memory for it; their length is checked all the same. */
const MAX_BYTES = 32 * 1024 ** 2

/** @internal The SHA-256 of a file in hexadecimal digits; undefined for a long one, and on a page without TLS. */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  const { subtle } = globalThis.crypto as Partial<Crypto>
  if (!subtle || file.size > MAX_BYTES) return undefined
  const hash = new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}
