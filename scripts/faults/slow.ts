import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

/** Milliseconds that each round trip takes longer. */
const trips = [200, 500, 1000, 2000, 200]

export const slow: Scenario = {
  name: 'slow',
  about: 'each round trip to the database takes 200 ms to 2 s longer',
  run: options =>
    underLoad(options, {}, async ({ servers }) => {
      for (const ms of trips) {
        for (const { database } of servers) database.slow(ms / 2)
        await delay(options.short ? 3000 : 10_000)
      }
      await Promise.all(servers.map(({ database }) => database.mend()))
    }),
}
