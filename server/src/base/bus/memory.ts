import { LRUCache } from 'lru-cache'
import type { Bus, Cache, LiveText } from './bus.js'
import { type Channels, createChannels } from './channels.js'

const COUNTERS_CLEAN_MS = 10_000
/** In UTF-16 code units. */
const CACHE_SIZE = 16_000_000

/** The bus of a server that runs as one process. */
export function createMemoryBus(now: () => number = Date.now): Bus {
  const channels = createChannels()
  const locked = new Set<string>()
  const counters = new Map<string, { value: number; until: number }>()
  let countersCleanAt = 0

  return {
    shared: false,
    publish: channels.deliver,
    subscribe: async (channel, listener) => channels.add(channel, listener),
    onGap: () => () => {},
    live: createMemoryLiveText(channels),
    cache: createMemoryCache(),
    async lock(name, _ttlMs, work) {
      if (locked.has(name)) return null
      locked.add(name)
      try {
        return await work()
      } finally {
        locked.delete(name)
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
      channels.clear()
    },
  }
}

function createMemoryLiveText({ deliver }: Channels): LiveText {
  const texts = new Map<string, string>()
  return {
    async append(replyId, offset, text) {
      deliver(`reply:${replyId}`, `${offset}:${text}`)
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

export function createMemoryCache(): Cache {
  const entries = new LRUCache<string, string>({
    maxSize: CACHE_SIZE,
    sizeCalculation: (value, key) => value.length + key.length,
  })
  return {
    async get(key) {
      return entries.get(key) ?? null
    },
    async set(key, value, ttlSeconds) {
      entries.set(key, value, { ttl: ttlSeconds * 1000 })
    },
    async delete(keys) {
      for (const key of keys) entries.delete(key)
    },
  }
}
