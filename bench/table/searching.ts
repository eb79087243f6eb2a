import { quantile } from '../figures.ts'
import { createProgress } from '../progress.ts'
import { wordOf } from '../text.ts'
import type { Bench } from '../withBench.ts'
import { seeded } from './reading.ts'
import type { Row } from './row.ts'

const AT_ONCE = 20
const GOAL_MS = 200

/** Twenty people at once look for a word that is in most messages. */
export async function searching(bench: Bench): Promise<Row[]> {
  const { server, send } = await seeded(bench, bench.quick ? 100_000 : 1_000_000)
  const query = `query ($search: String) { messages(filter: { search: $search }) { nodes { id content } } }`
  const took: number[] = []
  const rounds = bench.quick ? 5 : 10
  const progress = createProgress('Searches', rounds * AT_ONCE)
  const search = async (rank: number) => {
    const began = performance.now()
    await send(server, { query, variables: { search: wordOf(rank) } })
    return performance.now() - began
  }
  await search(2)
  for (let round = 0; round < rounds; round++) {
    took.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => search(1 + (i % 5))))))
    progress(took.length)
  }
  const half = quantile(took, 0.5)
  return [
    {
      work: 'search for a common word, 20 at once, SQLite',
      goal: `p50 ≤ ${GOAL_MS} ms`,
      measured: `p50 **${half.toFixed(0)} ms**, p99 ${quantile(took, 0.99).toFixed(0)}`,
      isMet: half <= GOAL_MS,
    },
  ]
}
