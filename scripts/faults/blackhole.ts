import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

/** A server that is alone without a database for 15 s is dead to the others, and its replies end: no fault of theirs. */
const ALONE_MS = 10_000
const MS = 20_000
const SHORT_MS = 6000

export const blackhole: Scenario = {
  name: 'blackhole',
  about: 'a network swallows everything: of one server to PostgreSQL, of all of them, of all to Redis',
  run: options =>
    underLoad(options, {}, async ({ servers }) => {
      const ways = [
        { relays: servers.slice(0, 1).map(({ database }) => database), ms: ALONE_MS },
        { relays: servers.map(({ database }) => database), ms: MS },
        { relays: servers.map(({ bus }) => bus), ms: MS },
      ]
      for (const { relays, ms } of ways) {
        for (const relay of relays) relay.swallow()
        await delay(options.short ? SHORT_MS : ms)
        await Promise.all(relays.map(relay => relay.mend()))
      }
    }),
}
