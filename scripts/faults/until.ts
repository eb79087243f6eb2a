import { setTimeout as delay } from 'node:timers/promises'

const EVERY_MS = 100

/** Asks until it holds, or for so long; what throws does not hold. Whether it did. */
export async function until(ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ms
  for (;;) {
    const held = await Promise.resolve(holds()).catch(() => false)
    if (held || performance.now() > end) return held
    await delay(EVERY_MS)
  }
}

/** Whether it resolved within so long. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const late = new AbortController()
  const end = delay(ms, false, { signal: late.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), end])
  } finally {
    late.abort()
  }
}
