import type { Bus } from '../../../base/bus/bus.js'
import { replyChannel, thoughtOf } from '../channels.js'
import type { Growing } from './growing.js'
import type { Mirror } from './mirror.js'

const WINDOW_MS = 15

/** Tells readers, here and elsewhere, of a mirror's growth: at once after a pause, else once per window. */
export function createPublisher(mirror: Mirror, bus: Bus) {
  const publishText = createTeller(mirror.text, mirror.id, bus)
  const publishThought = createTeller(mirror.thought, thoughtOf(mirror.id), bus)
  let last = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  const open = () => {
    timer = null
    last = performance.now()
    mirror.wake()
    if (!bus.shared) return
    publishThought()
    publishText()
  }

  return {
    grown(): void {
      if (timer) return
      const wait = last + WINDOW_MS - performance.now()
      if (wait <= 0) open()
      else timer = setTimeout(open, wait)
    },
    end(): void {
      if (!timer) return
      clearTimeout(timer)
      open()
    },
    /** The end is stored: readers elsewhere look at the row. */
    over(): void {
      if (!bus.shared) return
      // It sends what is left first.
      bus.live.expire(mirror.id).catch(() => {})
      if (mirror.thought.length > 0) bus.live.expire(thoughtOf(mirror.id)).catch(() => {})
      bus.publish(replyChannel(mirror.id), '')
    },
  }
}

/** Tells other processes what a text grew by. */
function createTeller(text: Growing, key: string, bus: Bus): () => void {
  const channel = replyChannel(key)
  let published = 0
  return () => {
    const offset = published
    const piece = text.from(offset)
    if (piece === '') return
    published = offset + piece.length
    const stored = bus.live.append(key, channel, offset, piece).then(async fits => {
      // No more than was published: the next piece goes on from there.
      if (!fits) await bus.live.set(key, text.whole.slice(0, published))
    })
    // What the bus loses, readers elsewhere find in the journal.
    stored.catch(() => {})
  }
}
