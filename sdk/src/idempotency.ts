/** A random UUID. `crypto.randomUUID` exists in secure contexts only: not on pages served over plain HTTP. */
export function newKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  // Version 4, variant 10 (RFC 9562, 5.4).
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** With a key in its variables a mutation does its work once, however often it is sent. */
export function hasKey(variables: unknown): boolean {
  const { idempotencyKey, input } = (variables ?? {}) as { idempotencyKey?: unknown; input?: unknown }
  return Boolean(idempotencyKey) || (typeof input === 'object' && input !== null && hasKey(input))
}
