import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Bus } from './bus.js'
import { createChannels } from './channels.js'
import type { TokenLogin } from './clients.js'
import { createGaps } from './gaps.js'
import { createLink } from './link.js'
import { createMemoryBus } from './memory.js'
import { createRedisCache } from './redisCache.js'
import { createRedisLiveText } from './redisLiveText.js'

/** Beside it, another installation takes another database of the same Redis. */
const PREFIX = 'parley:'
/** Processes that were away tell the others: what they said meanwhile nobody heard. */
const AWAY = 'away'

/**
 * The bus of several processes. While Redis cannot be used, for whatever reason, it is the bus of this process alone, and says
 * so and why.
 */
export async function openRedisBus(
  url: string,
  log: Pick<Logger, 'info' | 'warn'>,
  login: TokenLogin | null = null,
): Promise<Bus> {
  const self = randomBytes(9).toString('base64url')
  const channels = createChannels()
  const gaps = createGaps()
  const alone = createMemoryBus()
  // Redis keeps the keys of its databases apart, but not the channels.
  const channelPrefix = `${PREFIX}${new URL(url).pathname.slice(1) || '0'}:`
  let connections = 0

  const link = createLink({
    url,
    login,
    log,
    keys: PREFIX,
    channels: channelPrefix,
    subscriptions: () => [AWAY, ...channels.names()],
    onMessage(channel, message) {
      // What this process said was heard here at once.
      if (message.startsWith(self)) return
      if (channel === AWAY) gaps.tell()
      else channels.deliver(channel, message.slice(self.length))
    },
    onChange(up) {
      if (up) cache.catchUp()
      if (up && ++connections > 1) link.publish(AWAY, self)
      gaps.tell()
    },
  })
  const cache = createRedisCache(link, `${PREFIX}cache:`)
  const live = createRedisLiveText(link, { keys: `${PREFIX}live:`, channels: channelPrefix, sender: self })

  await link.first

  return {
    get shared() {
      return link.up
    },
    publish(channel, message) {
      link.publish(channel, self + message)
      channels.deliver(channel, message)
    },
    async subscribe(channel, listener) {
      const remove = channels.add(channel, listener)
      await link.subscribe(channel)
      return () => {
        remove()
        if (!channels.has(channel)) link.unsubscribe(channel)
      }
    },
    onGap: gaps.add,
    live: {
      ...live,
      append(id, channel, offset, text) {
        channels.deliver(channel, `${offset}:${text}`)
        return live.append(id, channel, offset, text)
      },
    },
    cache,
    async count(name, windowSeconds, by = 1) {
      try {
        return await link.run(redis => redis.count(`${PREFIX}count:${name}`, by, windowSeconds * 1000))
      } catch {
        return alone.count(name, windowSeconds, by)
      }
    },
    async check() {
      if (!link.up) throw new Error('Redis cannot be used.')
    },
    async close() {
      await link.close()
      channels.clear()
    },
  }
}
