import { rebuildFailures, rebuildHours, rebuildTotals } from '../../spending/usage/rebuild.sql.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient } from './database.js'

export const usageRebuild: Command = {
  summary: 'add up anew what was used in each hour',
  help: `

Usage reports are read from sums of each hour, and conversations are found by sums of their own. The database keeps both
in step with all that is added; after calls were changed or deleted by hand, this makes them anew. It also looks up why
replies failed that were booked without the reason. It may be interrupted, and begins anew the next time.

Servers may run meanwhile: what they book waits for the day that is being added up.`,
  async run() {
    const at = databaseAddress(await environment())
    const client = openClient(at)
    try {
      await rebuildFailures(client)
      const days = await rebuildHours(client, at.kind)
      const conversations = await rebuildTotals(client, at.kind)
      print(
        `${counted(days, 'day')} of usage and ${counted(conversations, 'conversation')} were added up anew.`,
      )
      return 0
    } finally {
      await client.$disconnect()
    }
  },
}
