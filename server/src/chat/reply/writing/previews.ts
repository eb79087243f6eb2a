import type { Bus } from '../../../base/bus/bus.js'
import type { Previewing } from '../../attachment/previewing.js'
import { previewChannel } from '../channels.js'

/** For whoever comes later, while it is made; it is deleted with the end. */
const KEPT_SECONDS = 600
/** Of one image: no server is asked for so many, and each takes half a second of a core. */
const MOST = 10

/** Shows the image of one reply on its way. */
export interface Showing {
  /** Not waited for. What comes while one is made smaller waits, and only the newest of it. */
  show(bytes: Buffer): void
  /** Nothing is shown any more. */
  end(): void
}

/** Images on their way: told to whoever looks, here and elsewhere, and kept only until they are whole. */
export function createPreviews({ bus, preview }: { bus: Bus; preview: Previewing }) {
  return {
    begin(replyId: string): Showing {
      const channel = previewChannel(replyId)
      const over = new AbortController()
      let waiting: Buffer | null = null
      let working = false
      let shown = false
      let left = MOST

      async function work(): Promise<void> {
        working = true
        try {
          for (let bytes = waiting; bytes && !over.signal.aborted; bytes = waiting) {
            waiting = null
            if (left-- <= 0) return
            const address = await preview(bytes, over.signal)
            if (address === null || over.signal.aborted) continue
            shown = true
            bus.publish(channel, address)
            await bus.cache.set(channel, address, KEPT_SECONDS)
          }
        } finally {
          // Where the cache is away the next one is shown all the same.
          working = false
        }
        // It ended while that was on its way.
        if (over.signal.aborted && shown) await bus.cache.delete([channel])
      }

      return {
        show(bytes) {
          waiting = bytes
          if (!working) work().catch(() => {})
        },
        end() {
          over.abort()
          if (shown) bus.cache.delete([channel]).catch(() => {})
        },
      }
    },

    /** Calls `wake` whenever there is a newer one, which `next` gives once. The end of `signal` ends that. */
    watch(replyId: string, wake: () => void, signal: AbortSignal) {
      const channel = previewChannel(replyId)
      let newest: string | null = null
      let heard = false
      const take = (address: string) => {
        newest = address
        wake()
      }
      const listen = async () => {
        const unsubscribe = await bus.subscribe(channel, address => {
          heard = true
          take(address)
        })
        if (signal.aborted) return unsubscribe()
        signal.addEventListener('abort', unsubscribe, { once: true })
        const last = await bus.cache.get(channel)
        if (last !== null && !heard) take(last)
      }
      // Who hears nothing sees it once it is whole.
      listen().catch(() => {})
      return {
        next(): string | null {
          const given = newest
          newest = null
          return given
        },
      }
    },
  }
}

export type Previews = ReturnType<typeof createPreviews>
