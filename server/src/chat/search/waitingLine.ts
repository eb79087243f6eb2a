import { CodedError } from '../../base/errors.js'

/**
 * Lets a few in at once and makes the others wait, first in, first out. Whoever has no answer in time gets TIMEOUT, and
 * whoever finds the line too long SERVICE_UNAVAILABLE: searching costs nobody but those who search.
 */
export function createWaitingLine(limits: { atOnce: number; longest: number; deadlineMs: number }) {
  const waiting = new Set<() => void>()
  let inside = 0

  const next = () => {
    const [first] = waiting
    if (!first || inside >= limits.atOnce) return
    waiting.delete(first)
    first()
  }

  return function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.size >= limits.longest)
      return Promise.reject(
        new CodedError('SERVICE_UNAVAILABLE', 'Too many searches at once; try again in a moment.', {
          retryAfter: 1,
        }),
      )
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const enter = () => {
      inside++
      work()
        .then(resolve, reject)
        .finally(() => {
          inside--
          clearTimeout(timer)
          next()
        })
    }
    const timer = setTimeout(() => {
      waiting.delete(enter)
      reject(searchTookTooLong())
    }, limits.deadlineMs)
    timer.unref()
    waiting.add(enter)
    next()
    return promise
  }
}

export const searchTookTooLong = (cause?: unknown): CodedError =>
  new CodedError('TIMEOUT', 'The search took too long; try again, or with rarer words.', { cause })
