import { quantile } from '../figures.ts'
import { type Following, followMany } from '../followers.ts'
import type { Bench } from '../withBench.ts'
import { relayMany } from './relaying.ts'
import type { Row } from './row.ts'

const MANY = { replies: 200, rate: 50 }
const MOST = { replies: 1000, rate: 20 }
const GOALS = { times: 1.5, p99: 15, kilobytes: 60 }

/** Replies as they are written, beside a relay that does nothing but hand on; and as many as one core may have to carry. */
export async function streaming(bench: Bench): Promise<Row[]> {
  const seconds = bench.quick ? 6 : 12
  const many: Following = { ...MANY, seconds }
  const own = await followMany(bench, many)
  const relay = await relayMany(bench, many)
  const times = own.streaming / relay.streaming
  const late = quantile(own.delays, 0.99)
  const most = await followMany(bench, { ...MOST, seconds: 20 })
  const each = ((most.memory.streaming - most.memory.idle) * 1024) / MOST.replies
  return [
    {
      work: `${MANY.replies} replies at ${MANY.rate} pieces a second, against a relay that stores nothing`,
      goal: `≤ ${GOALS.times} times its CPU`,
      measured: `**${times.toFixed(2)}**; ${own.streaming.toFixed(0)} ms for 1000 pieces, the relay ${relay.streaming.toFixed(0)}`,
      isMet: times <= GOALS.times,
    },
    {
      work: 'delay that is added to their pieces',
      goal: `p99 ≤ ${GOALS.p99} ms`,
      measured: `p99 **${late.toFixed(0)} ms**, p50 ${quantile(own.delays, 0.5).toFixed(1)}; the relay ${quantile(relay.delays, 0.99).toFixed(0)} and ${quantile(relay.delays, 0.5).toFixed(1)}`,
      isMet: late <= GOALS.p99,
    },
    {
      work: `${MOST.replies} replies at ${MOST.rate} pieces a second`,
      goal: `≤ ${GOALS.kilobytes} KB each, none lost`,
      measured: `**${each.toFixed(0)} KB**, ${most.lost} lost; p99 ${quantile(most.delays, 0.99).toFixed(0)} ms`,
      isMet: each <= GOALS.kilobytes && most.lost === 0,
    },
  ]
}
