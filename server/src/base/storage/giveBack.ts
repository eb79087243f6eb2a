/** Shorter ones are no burden. */
const WORTH_IT = 4096

/**
 * Gives the memory of a piece back now, whose owner has done with it. Left to the collector, the pieces of a few long files make it
 * look through the whole heap several times a second, and every reply waits meanwhile. Of a larger buffer nothing is given back.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < WORTH_IT || byteLength !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
