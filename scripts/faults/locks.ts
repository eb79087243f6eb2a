import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

/** What each of them has to wait for, as somebody else's work at the database would hold it. */
const held = {
  table: { lock: 'LOCK TABLE message IN SHARE MODE', seconds: 25 },
  row: { lock: 'SELECT * FROM conversation_event_head FOR UPDATE', seconds: 24 },
}
/** Longer than the server waits for a statement. */
const SHORT_SECONDS = 13

export const locks: Scenario = {
  name: 'locks',
  about: 'the table of messages is locked as by CREATE INDEX, then the row that numbers all events',
  run: options =>
    underLoad(options, {}, async ({ database }) => {
      for (const { lock, seconds } of Object.values(held)) {
        const holding = await database.hold(lock)
        await delay((options.short ? SHORT_SECONDS : seconds) * 1000)
        await holding.release()
      }
    }),
}
