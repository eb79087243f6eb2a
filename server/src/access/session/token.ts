import { createHash, randomBytes } from 'node:crypto'

/** 256 bits from the system's generator, in characters that need no escaping anywhere. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** What is stored of a secret. A random 256-bit value needs no salt and no slow hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
