import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'

export const readonly: Scenario = {
  name: 'readonly',
  about: 'the primary takes no writes (25006), as after a failover, and takes them again',
  run: options =>
    underLoad(options, {}, async ({ database, problems, ready }) => {
      await database.set('default_transaction_read_only', 'on')
      if (!(await ready(503, 5000))) problems.add('servers are ready that can store nothing')
      await delay(options.short ? 5000 : 20_000)
      if (!(await ready(503, 1000))) problems.add('servers are ready that can still store nothing')
      await database.reset('default_transaction_read_only')
    }),
}
