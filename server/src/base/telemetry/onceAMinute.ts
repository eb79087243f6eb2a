import { LRUCache } from 'lru-cache'
import { atMost } from '../atMost.js'

const minute = 60_000

/** Whether something is to be told again: of the same kind once a minute, so that trying again fills no log. */
export function createOnceAMinute(now: () => number = Date.now): (kind: string) => boolean {
  const told = new LRUCache<string, number>(atMost(10_000))
  return kind => {
    const last = told.get(kind)
    if (last !== undefined && now() - last < minute) return false
    told.set(kind, now())
    return true
  }
}
