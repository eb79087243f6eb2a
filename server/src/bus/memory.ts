import type { Bus, LiveText } from './bus.js'

const COUNTERS_CLEAN_MS = 10_000

/** The bus of a server that runs as one process. */
export function createMemoryBus(now: () => number = Date.now): Bus {
  const listeners = new Map<string, Set<(message: string) => void>>()
  const locks = new Map<string, number>()
  const counters = new Map<string, { value: number; until: number }>()
  let countersCleanAt = 0

  return {
    shared: false,
    publish(channel, message) {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener(message)
    },
    async subscribe(channel, listener) {
      const own = listeners.get(channel) ?? new Set()
      listeners.set(channel, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(channel) === own) listeners.delete(channel)
      }
    },
    onGap: () => () => {},
    live: createMemoryLiveText(),
    async lock(name, ttlMs, work) {
      if ((locks.get(name) ?? 0) > now()) return null
      const until = now() + ttlMs
      locks.set(name, until)
      try {
        return await work()
      } finally {
        if (locks.get(name) === until) locks.delete(name)
      }
    },
    async count(name, windowSeconds, by = 1) {
      const counter = counters.get(name)
      if (!counter || counter.until <= now()) {
        if (now() >= countersCleanAt) {
          // Not with each new counter: with many of them that would take longer than all else.
          countersCleanAt = now() + COUNTERS_CLEAN_MS
          for (const [key, { until }] of counters) if (until <= now()) counters.delete(key)
        }
        counters.set(name, { value: by, until: now() + windowSeconds * 1000 })
        return by
      }
      counter.value += by
      return counter.value
    },
    async check() {},
    async close() {
      listeners.clear()
    },
  }
}

function createMemoryLiveText(): LiveText {
  const texts = new Map<string, string>()
  return {
    async append(replyId, offset, text) {
      const stored = texts.get(replyId) ?? ''
      if (stored.length !== offset) return false
      texts.set(replyId, stored + text)
      return true
    },
    async set(replyId, text) {
      texts.set(replyId, text)
    },
    async get(replyId) {
      return texts.get(replyId) ?? null
    },
    async expire(replyId) {
      setTimeout(() => texts.delete(replyId), 60_000).unref()
    },
  }
}
