/**
 * `npm run bench:replies`: many replies at once, from the model's piece to the client's socket. Model server, Parley
 * and clients are three processes; on few cores they share them, so compare runs on one machine only.
 */
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { quantile } from './figures.ts'
import { followMany } from './followers.ts'
import { withBench } from './withBench.ts'

const help = `Usage: npm run bench:replies -- [options]

  --replies <n>   followed at once, each by one socket (default 100)
  --rate <n>      pieces a second of each (default 50)
  --seconds <n>   length of each (default 8)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    replies: { type: 'string', default: '100' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const figures = await withBench(bench =>
  followMany(bench, {
    replies: Number(values.replies),
    rate: Number(values.rate),
    seconds: Number(values.seconds),
  }),
)
const { delays, streaming, whole, memory } = figures
const at = (share: number) => `${quantile(delays, share).toFixed(1)} ms`
console.log(`${values.replies} replies at ${values.rate} pieces a second, Node ${process.versions.node}`)
console.log(`pieces            ${delays.length}`)
console.log(`added delay       p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`)
console.log(
  `CPU of the server ${streaming.toFixed(0)} ms for 1000 pieces while all are followed, storing included`,
)
console.log(`                  ${whole.toFixed(0)} ms for 1000 pieces with all that begins and ends them`)
console.log(`store             ${figures.stored.toFixed(1)} transactions a second`)
console.log(
  `memory            ${memory.idle} MB idle, ${memory.streaming} MB while all are followed, ${memory.after} MB after`,
)
