import type { LiveText } from './bus.js'
import type { Link } from './link.js'
import type { Piece } from './scripts.js'

/** Since the last piece; a writer that was silent for longer sets the whole text again. */
const TTL_MS = 600_000
const ENDED_TTL_MS = 60_000
/** Pieces of all replies go out together, the first one after a pause at once: a call each would cost more than the rest. */
const GATHER_MS = 15

interface Waiting extends Piece {
  resolve(fits: boolean): void
  reject(error: unknown): void
}

export function createRedisLiveText(
  { run }: Pick<Link, 'run'>,
  options: {
    keys: string
    channels: string
    /** How messages of this process begin. */
    sender: string
  },
): LiveText {
  let waiting: Waiting[] = []
  let sentAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  const send = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    sentAt = performance.now()
    const pieces = waiting
    waiting = []
    run(redis => redis.appendPieces(pieces, options.sender, TTL_MS)).then(
      misfits => {
        for (const [i, { resolve }] of pieces.entries()) resolve(!misfits.has(i + 1))
      },
      (error: unknown) => {
        for (const { reject } of pieces) reject(error)
      },
    )
  }

  return {
    append: (id, channel, offset, text) =>
      new Promise((resolve, reject) => {
        const to = { key: options.keys + id, channel: options.channels + channel }
        waiting.push({ ...to, offset, text, resolve, reject })
        timer ??= setTimeout(send, Math.max(0, sentAt + GATHER_MS - performance.now()))
      }),
    async set(id, text) {
      send()
      await run(redis => redis.setText(options.keys + id, text, TTL_MS))
    },
    get: id => run(redis => redis.get(options.keys + id)),
    async expire(id) {
      send()
      await run(redis => redis.expireText(options.keys + id, ENDED_TTL_MS))
    },
    drop: id => run(redis => redis.expireText(options.keys + id, 0)),
  }
}
