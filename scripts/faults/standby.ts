import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

export const standby: Scenario = {
  name: 'standby',
  about: 'COMMIT waits for a synchronous standby that does not exist, until nobody wants one any more',
  run: options =>
    underLoad(options, { settings: ['synchronous_commit=on'] }, async ({ database }) => {
      await database.set('synchronous_standby_names', 'nobody')
      await delay(options.short ? 13_000 : 25_000)
      await database.reset('synchronous_standby_names')
    }),
}
