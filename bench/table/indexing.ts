import { ask } from '../../server/test/ask.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { startPostgresql } from '../../server/test/startPostgresql.ts'
import { indexed } from '../indexed.ts'
import { seed } from '../seed.ts'
import type { Bench } from '../withBench.ts'
import type { Row } from './row.ts'
import { startParley } from './servers.ts'

const GOAL = 5000

/** How fast messages that are there already become found, as after an upgrade. */
export async function indexing(bench: Bench): Promise<Row[]> {
  const postgresql = await startPostgresql()
  bench.cleanUp.defer(() => postgresql.stop())
  const first = await startParley(bench, { DATABASE_URL: postgresql.url })
  const { token } = await signInByBrowser(first.url, 'user')
  const { data } = await ask(first.url, '{ me { id } }', token)
  first.kill('SIGINT')
  await first.exit
  const messages = bench.quick ? 50_000 : 200_000
  const address = { kind: 'postgresql', url: postgresql.url } as const
  await seed(address, data.me.id, { messages, conversations: messages / 100 })
  const began = performance.now()
  await startParley(bench, { DATABASE_URL: postgresql.url })
  await indexed(address)
  const aSecond = messages / ((performance.now() - began) / 1000)
  return [
    {
      work: 'indexing for search, PostgreSQL',
      goal: `≥ ${GOAL} messages a second`,
      measured: `**${aSecond.toFixed(0)}**, of ${messages}, the start of the server included`,
      isMet: aSecond >= GOAL,
    },
  ]
}
