import { hasRedis } from '../../server/test/redis.ts'
import { type Sending, sendMany } from '../senders.ts'
import type { Bench } from '../withBench.ts'
import type { Row } from './row.ts'

const CPU_MS = 4
const GOALS = { sqlite: 250, postgresql: 300 } satisfies Record<Sending['database'], number>
const NAMES = { sqlite: 'SQLite', postgresql: 'PostgreSQL' } satisfies Record<Sending['database'], string>

const WAITING = 1

/** Fifty people who send without a pause to a model that answers at once. */
export async function sending(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const database of ['sqlite', 'postgresql'] as const) {
    const figures = await sendMany(bench, { database, senders: 50, seconds: bench.quick ? 5 : 15 })
    const { aSecond, p50, p99, cpu, cpuBeside } = figures
    const beside = database === 'postgresql' ? `, and ${cpuBeside.toFixed(1)} of PostgreSQL` : ''
    rows.push(
      {
        work: `messages a second, 50 senders, ${NAMES[database]}`,
        goal: `≥ ${GOALS[database]}`,
        measured: `**${aSecond.toFixed(0)}**; answered in p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} ms`,
        isMet: aSecond >= GOALS[database],
      },
      {
        work: `one message with its reply, ${NAMES[database]}`,
        goal: `≤ ${CPU_MS} ms of CPU`,
        measured: `**${cpu.toFixed(1)} ms**${beside}`,
        isMet: cpu <= CPU_MS,
      },
    )
  }
  if (hasRedis) rows.push(await twoServers(bench))
  return rows
}

/** Whether two get in each other’s way, which more cores would not help: how many messages they take is a matter of cores. */
async function twoServers(bench: Bench): Promise<Row> {
  const seconds = bench.quick ? 5 : 15
  const { aSecond, waiting } = await sendMany(bench, {
    ...{ database: 'postgresql', servers: 2, senders: 50 },
    seconds,
  })
  return {
    work: 'sessions that wait for a lock, two servers on one PostgreSQL, 50 senders',
    goal: `≤ ${WAITING} on average`,
    measured: `**${waiting.toFixed(2)}** at ${aSecond.toFixed(0)} messages a second`,
    isMet: waiting <= WAITING,
  }
}
