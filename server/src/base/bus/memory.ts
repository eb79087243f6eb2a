import { LRUCache } from 'lru-cache'
import type { Bus, Cache, LiveText } from './bus.js'
import { type Channels, createChannels } from './channels.js'

const COUNTERS_CLEAN_MS = 10_000
/** In UTF-16 code units. */
const CACHE_SIZE = 16_000_000

/** The bus of a server that runs as one process. */
export function createMemoryBus(now: () => number = Date.now): Bus {
  const channels = createChannels()
  const counters = new Map<string, { value: number; until: number }>()
  let countersCleanAt = 0

  return {
    shared: false,
    publish: channels.deliver,
    subscribe: async (channel, listener) => channels.add(channel, listener),
    onGap: () => () => {},
    live: createMemoryLiveText(channels),
    cache: createMemoryCache(),
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
    async append(id, channel, offset, text) {
      deliver(channel, `${offset}:${text}`)
      const stored = texts.get(id) ?? ''
      if (stored.length !== offset) return false
      texts.set(id, stored + text)
      return true
    },
    async set(id, text) {
      texts.set(id, text)
    },
    async get(id) {
      return texts.get(id) ?? null
    },
    async expire(id) {
      setTimeout(() => texts.delete(id), 60_000).unref()
    },
    async drop(id) {
      texts.delete(id)
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
