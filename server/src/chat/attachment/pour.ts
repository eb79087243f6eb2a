import type { Writable } from 'node:stream'
import { giveBack } from '../../base/storage/giveBack.js'
import { within } from '../../base/within.js'

/**
 * Writes as fast as the other side takes it, and takes the pieces over: they may be empty afterwards. Whoever is gone before all
 * was read is told nothing more, and throws nothing.
 * Throws what `late` says when nothing was taken for so long.
 */
export async function pour(
  pieces: AsyncIterable<Buffer>,
  to: Writable,
  silenceMs: number,
  late: () => Error,
): Promise<void> {
  to.on('error', () => {})
  for await (const piece of pieces) {
    if (to.destroyed) return
    if (to.write(piece, () => giveBack(piece)) || to.destroyed) continue
    await within(silenceMs, roomIn(to), () => {
      throw late()
    })
  }
}

const roomIn = (to: Writable): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
