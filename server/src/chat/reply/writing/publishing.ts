import type { Bus } from '../../../base/bus/bus.js'
import { replyChannel } from '../channels.js'
import type { Mirror } from './mirror.js'

const WINDOW_MS = 15

/** Tells readers, here and elsewhere, of a mirror's growth: at once after a pause, else once per window. */
export function createPublisher(mirror: Mirror, bus: Bus) {
  const channel = replyChannel(mirror.id)
  let last = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null
  let published = 0

  const open = () => {
    timer = null
    last = performance.now()
    mirror.wake()
    if (bus.shared) publish()
  }

  const publish = () => {
    const offset = published
    const text = mirror.from(offset)
    published = offset + text.length
    const stored = bus.live.append(mirror.id, channel, offset, text).then(async fits => {
      // No more than was published: the next piece goes on from there.
      if (!fits) await bus.live.set(mirror.id, mirror.text.slice(0, published))
    })
    // What the bus loses, readers elsewhere find in the journal.
    stored.catch(() => {})
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
      bus.publish(channel, '')
    },
  }
}
