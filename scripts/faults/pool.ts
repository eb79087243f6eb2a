import { setTimeout as delay } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'
import { underLoad } from './underLoad.ts'
import type { World } from './world.ts'

const CONNECTIONS = 60

export const pool: Scenario = {
  name: 'pool',
  about: 'every session of the servers is ended again and again, and others take all connections (53300)',
  run: options =>
    underLoad(options, { settings: [`max_connections=${CONNECTIONS}`] }, async world => {
      for (let i = 0; i < (options.short ? 4 : 15); i++) {
        await endSessions(world)
        await delay(1000)
      }
      const holding = await takeAll(world)
      await delay(options.short ? 5000 : 20_000)
      await Promise.all(holding.map(({ release }) => release()))
    }),
}

const endSessions = ({ database }: World) =>
  database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'parley_server'`)

/** Again and again, since servers take back what they lose as long as there is something to take. */
async function takeAll(world: World) {
  const holding: { release(): Promise<void> }[] = []
  for (let i = 0; i < 3; i++) {
    await endSessions(world)
    for (;;) {
      const held = await world.database.hold('SELECT 1').catch(() => null)
      if (!held) break
      holding.push(held)
    }
  }
  return holding
}
