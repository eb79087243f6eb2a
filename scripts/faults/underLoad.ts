import { beside } from '../../server/test/beside.ts'
import { compare } from './compare.ts'
import type { GroundOptions } from './ground.ts'
import { type PeopleOptions, startPeople } from './people.ts'
import type { Figures, ScenarioOptions } from './scenario.ts'
import { until } from './until.ts'
import { startWorld, type World } from './world.ts'

/** After a fault everything is as before within so long, beside the time for which people think. */
const MENDED_MS = 60_000
/** Longer than the database lets a transaction do nothing. */
const IDLE_SECONDS = 7

export interface LoadOptions extends GroundOptions {
  people?: Omit<PeopleOptions, 'urls' | 'tokens'>
  /** Who they are; by default two who are signed in at many places. */
  tokens?: (world: World) => Promise<string[]>
  /** What happens is no fault: not one call may fail. */
  unbroken?: boolean
}

/** Has something happen while people send and follow; everybody gets on before, after, and to an end. */
export async function underLoad(
  { short, logs }: ScenarioOptions,
  { people: habits, tokens = signInTwo, unbroken = false, ...options }: LoadOptions,
  fault: (world: World) => Promise<void>,
): Promise<Figures> {
  await using world = await startWorld({ pieceMs: short ? 2 : 5, ...options })
  const { database, entrances, model, problems } = world
  const people = startPeople({
    urls: entrances.map(({ url }) => url),
    tokens: await tokens(world),
    ...(habits ?? (short ? { quick: 4, slow: 2 } : { quick: 8, slow: 6 })),
  })
  const patience = MENDED_MS + 3 * (habits?.thinkMs ?? 0)
  if (!(await people.progress(2, patience))) problems.add('somebody did not get on before anything happened')

  const watch = watchSessions(world)
  await fault(world)
  if (!(await world.ready(200, MENDED_MS))) problems.add('a server is not ready after the fault')
  if (!(await people.progress(2, patience))) problems.add('somebody did not get on after the fault')
  if (!(await people.stop(patience))) problems.add('what was sent did not come to an end')
  await watch.stop()
  await settle(world)
  await world.stop()
  for (const text of world.said())
    if (text.includes('declared dead')) problems.add('a healthy server was declared dead')
  if (unbroken) for (const code of people.failed) problems.add('a call failed', code)
  const figures = await beside(database.adminUrl, client => compare(client, people, model, problems))
  if (logs) await world.keepLogs(logs)
  return figures
}

const signInTwo = async ({ token }: World) => [await token('user'), await token('admin')]

const streaming = `SELECT count(*)::int AS n FROM message WHERE status = 'STREAMING'`
const idle = `SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE usename = 'parley_server' AND state LIKE 'idle in transaction%'
    AND state_change < clock_timestamp() - interval '${IDLE_SECONDS} s'`

/** No session stays in a transaction in which nothing happens. */
function watchSessions({ database, problems }: World) {
  let stopped = false
  let found = 0
  const watching = until(Number.POSITIVE_INFINITY, async () => {
    const [row] = await database.query<{ n: number }>(idle)
    found = Math.max(found, row?.n ?? 0)
    return stopped
  })
  return {
    async stop() {
      stopped = true
      await watching
      for (let i = 0; i < found; i++) problems.add('a session stayed idle in a transaction')
    },
  }
}

/** Nothing is left that only the end of the servers would tidy up. */
async function settle({ database, problems }: World): Promise<void> {
  const quiet = await until(30_000, async () => (await database.query<{ n: number }>(streaming))[0]?.n === 0)
  if (!quiet) problems.add('replies stay STREAMING')
}
