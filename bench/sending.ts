/**
 * `npm run bench:sending`: many people send at once, and a model answers at once with one piece. Model server, Parley and
 * senders are three processes; on few cores they share them, so compare runs on one machine only.
 */
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { sendMany } from './senders.ts'
import { withBench } from './withBench.ts'

const help = `Usage: npm run bench:sending -- [options]

  --database <kind>   sqlite or postgresql (default sqlite)
  --senders <n>       at once; each message begins a conversation (default 50)
  --seconds <n>       to send for, after three to warm up (default 8)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    senders: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const database = values.database === 'postgresql' ? 'postgresql' : 'sqlite'
const { aSecond, p50, p99, cpu, cpuBeside } = await withBench(bench =>
  sendMany(bench, { database, senders: Number(values.senders), seconds: Number(values.seconds) }),
)
console.log(`${values.senders} senders on ${database}, Node ${process.versions.node}`)
console.log(`messages   ${aSecond.toFixed(0)} a second`)
console.log(`answered   p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`)
console.log(`CPU        ${cpu.toFixed(1)} ms of the server for each, its reply and indexing included`)
if (database === 'postgresql') console.log(`           ${cpuBeside.toFixed(1)} ms of PostgreSQL`)
