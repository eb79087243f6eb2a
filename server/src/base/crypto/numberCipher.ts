import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'

const HALF_BITS = 23
const HALF = 2 ** HALF_BITS
/** As many as FF1 has, which does the same for numbers of this length. */
const ROUNDS = 10

/** Numbers below this are taken, and given. */
export const NUMBERS = HALF * HALF

/**
 * Turns numbers into others, one to one, so that nobody without the secret can tell which is larger or how far they lie
 * apart: a Feistel network, as in format-preserving encryption.
 */
export function createNumberCipher(secret: string, purpose: string) {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
  const mixed = (round: number, half: number): number => {
    const block = Buffer.alloc(5)
    block.writeUInt8(round)
    block.writeUInt32BE(half, 1)
    return createHmac('sha256', key).update(block).digest().readUInt32BE() % HALF
  }
  return {
    seal(number: number): number {
      let [left, right] = [Math.floor(number / HALF), number % HALF]
      for (let round = 0; round < ROUNDS; round++) [left, right] = [right, left ^ mixed(round, right)]
      return left * HALF + right
    },
    open(sealed: number): number {
      let [left, right] = [Math.floor(sealed / HALF), sealed % HALF]
      for (let round = ROUNDS - 1; round >= 0; round--) [left, right] = [right ^ mixed(round, left), left]
      return left * HALF + right
    },
  }
}
