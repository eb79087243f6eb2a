import { CodedError } from '../errors.js'

/** Bytes `start` to `end`, both included, as HTTP counts them. */
export interface ByteRange {
  start: number
  end: number
}

export interface StoredBytes {
  /** Of all of it, also where a part is asked for. */
  size: number
  /** Read as they are taken. Throws UnreadableError for what was changed or cut since it was stored. */
  bytes: AsyncGenerator<Buffer, void>
}

export interface StoredKey {
  key: string
  storedAt: Date
}

/** Where bytes are put, and the headers that have to come along. */
export interface AddressToCreate {
  url: string
  expiresAt: Date
  headers: { name: string; value: string }[]
}

/**
 * Where files lie. A key is made of small letters, digits, `_`, `-` and `.`, its parts divided by `/`; what lies under it
 * never changes. Throws SERVICE_UNAVAILABLE while the storage does not answer or has no room.
 */
export interface Storage {
  /**
   * Stores all of it or nothing, and nothing in place of what is there: false. What `bytes` throws is thrown. Takes the pieces
   * over: they may be empty afterwards.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<boolean>
  /** Null where nothing lies. */
  get(key: string, range?: ByteRange): Promise<StoredBytes | null>
  /** How many bytes lie there; null where nothing does. */
  head(key: string): Promise<number | null>
  /** Also what is not there. */
  delete(key: string): Promise<void>
  /** Whatever lies under a prefix that ends with `/`, or all there is. */
  list(prefix: string): AsyncGenerator<StoredKey, void>
  /** Takes away what was begun before that time and never became whole. */
  tidy(before: Date): Promise<void>
  /** Throws unless something can be stored now. */
  check(): Promise<void>
  /**
   * An address that creates what lies under a key and never overwrites it, for whoever sends without us between: how much
   * comes it does not look at. Absent: bytes come by `put` alone.
   */
  addressToCreate?(key: string, lastsMs: number): Promise<AddressToCreate>
}

const validKey = /^[a-z0-9_-][a-z0-9_.-]*(\/[a-z0-9_-][a-z0-9_.-]*)*$/

/** Throws for what could lead elsewhere. */
export function checkedKey(key: string): string {
  if (!validKey.test(key)) throw new Error('A key of the storage has characters that it must not have.')
  return key
}

export const storageFull = (cause: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'There is no room left for files. Try again later.', { cause })

export const storageAway = (cause: unknown): CodedError =>
  new CodedError('SERVICE_UNAVAILABLE', 'The storage of files does not answer. Try again later.', { cause })
