import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

export const blackhole: Scenario = {
  name: 'blackhole',
  about: 'a network swallows everything: of one server to PostgreSQL, of all of them, of all to Redis',
  run: options =>
    underLoad(options, {}, async ({ servers }) => {
      const ways = [
        servers.slice(0, 1).map(({ database }) => database),
        servers.map(({ database }) => database),
        servers.map(({ bus }) => bus),
      ]
      for (const relays of ways) {
        for (const relay of relays) relay.swallow()
        await delay(options.short ? 6000 : 20_000)
        await Promise.all(relays.map(relay => relay.mend()))
      }
    }),
}
