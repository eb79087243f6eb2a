import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import type { Examine } from './examine/examiner.js'

export type Previewing = ReturnType<typeof createPreviewing>

/** In one server: what comes meanwhile is passed over, for nobody needs it. */
const AT_ONCE = 2
/** Of the address: it goes to everybody who looks, by whichever way they are told. */
const LONGEST = 64 * 1024

/** Small pictures of what a model has made so far, by the process that looks into files: nobody else decodes what models send. */
export function createPreviewing({ examine, log }: { examine: Examine; log: Pick<Logger, 'warn'> }) {
  let running = 0

  async function made(bytes: Buffer, signal: AbortSignal): Promise<string | null> {
    let picture: Buffer | null = null
    const question = { filename: '', contentType: 'image/png', kept: [], preview: true }
    const finding = await examine(
      question,
      once(bytes),
      async (_name, _made, pieces) => {
        picture = await buffer(pieces)
      },
      signal,
    )
    if ('rejection' in finding || picture === null) return null
    const address = `data:image/webp;base64,${(picture as Buffer).toString('base64')}`
    return address.length > LONGEST ? null : address
  }

  /** As an address that holds it; null where there is none. */
  return async (bytes: Buffer, signal: AbortSignal): Promise<string | null> => {
    if (running >= AT_ONCE) return null
    running++
    try {
      return await made(bytes, signal)
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'an image on its way is not shown')
      return null
    } finally {
      running--
    }
  }
}

async function* once(bytes: Buffer) {
  yield bytes
}
