import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** Keys by their id, the one that encrypts first. All of them decrypt. */
export type KeyRing = ReadonlyMap<string, KeyObject>

const KEY_BYTES = 32
const entry = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/

/** Reads `id:base64,…`. Throws a sentence that says what is wrong, without the text: it holds keys. */
export function parseKeyRing(text: string): KeyRing {
  const ring = new Map<string, KeyObject>()
  for (const part of text.split(',').map(part => part.trim())) {
    const [, id, base64] = entry.exec(part) ?? []
    if (!id || !base64) throw new Error('is not a list of id:base64')
    const key = Buffer.from(base64, 'base64')
    if (key.length !== KEY_BYTES) throw new Error(`has a key that is not ${KEY_BYTES} bytes long: ${id}`)
    if (ring.has(id)) throw new Error(`has two keys named ${id}`)
    ring.set(id, createSecretKey(key))
  }
  return ring
}

/** A ring of one new key, as text. */
export const newKeyRing = (id = 'k1'): string => `${id}:${randomBytes(KEY_BYTES).toString('base64')}`
