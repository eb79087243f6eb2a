/**
 * `npm run bench:export`: exports a long history with the command `parley`, once in one go and once interrupted, and looks
 * at its memory, its time, and whether both files are the same. Server and command share the machine; Linux only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { seed } from './seed.ts'

const help = `Usage: npm run bench:export -- [options]

  --messages <n>        (default 100000)
  --conversations <n>   (default 1000)
  --interruptions <n>   of the second export, every other one by SIGKILL (default 5)
  --format <format>     ndjson or json (default ndjson)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    conversations: { type: 'string', default: '1000' },
    interruptions: { type: 'string', default: '5' },
    format: { type: 'string', default: 'ndjson' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const messages = Number(values.messages)
const interruptions = Number(values.interruptions)
const parley = fileURLToPath(new URL('../sdk/bin/parley.js', import.meta.url))

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-export-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const start = async () => {
  const server = startProcess({
    folder,
    port: await freePort(),
    env: { RATE_LIMITS: 'off', LOG_LEVEL: 'warn' },
  })
  await server.ready
  return server
}

const first = await start()
const { token } = await signInByBrowser(first.url, 'user')
const { data } = await ask(first.url, '{ me { id } }', token)
first.kill('SIGINT')
await first.exit
const address = { kind: 'sqlite', file: join(folder, 'data/parley.db') } as const
await seed(address, data.me.id, { messages, conversations: Number(values.conversations) })
const server = await start()
cleanUp.defer(() => server[Symbol.asyncDispose]())

const fileOf = (name: string) => join(folder, `${name}.${values.format}`)
const startExport = (name: string): ChildProcess =>
  spawn(process.execPath, [parley, 'history', 'export', '--output', fileOf(name)], {
    env: {
      PATH: process.env.PATH,
      PARLEY_SERVER: server.url,
      PARLEY_TOKEN: token,
      PARLEY_CONFIG_DIR: join(folder, 'config'),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })

/** How many messages are safe; NaN while it is not known. */
async function done(name: string): Promise<number> {
  try {
    return JSON.parse(await readFile(`${fileOf(name)}.progress`, 'utf8')).progress.messages
  } catch {
    return Number.NaN
  }
}

/** The most memory the process has had, kB. */
async function highWater({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? Number.NaN)
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>(resolve => child.once('close', code => resolve(code)))

/** In one go, with what it used at each tenth. */
async function inOneGo(name: string) {
  const began = performance.now()
  const child = startExport(name)
  const end = ended(child)
  let running = true
  void end.then(() => {
    running = false
  })
  const memory: [at: number, kB: number][] = []
  let most = 0
  while (running) {
    const [at, kB] = await Promise.all([done(name), highWater(child)])
    if (kB) most = kB
    if (kB && at >= (memory.length + 1) * (messages / 10)) memory.push([at, kB])
    await delay(20)
  }
  if ((await end) !== 0) throw new Error('The export failed.')
  memory.push([messages, most])
  return { seconds: (performance.now() - began) / 1000, memory }
}

/** Again and again, at random moments, until one is let through. */
async function interrupted(name: string): Promise<{ at: number; signal: string; code: number | null }[]> {
  const moments = Array.from({ length: interruptions }, () => Math.random() * messages * 0.95).toSorted(
    (a, b) => a - b,
  )
  const told: { at: number; signal: string; code: number | null }[] = []
  for (const [i, moment] of moments.entries()) {
    const child = startExport(name)
    const end = ended(child)
    while (!((await done(name)) >= moment)) await delay(5)
    // Not always right behind a page.
    await delay(Math.random() * 30)
    const signal = i % 2 === 0 ? 'SIGINT' : 'SIGKILL'
    child.kill(signal)
    told.push({ signal, code: await end, at: await done(name) })
  }
  if ((await ended(startExport(name))) !== 0) throw new Error('The last export failed.')
  return told
}

async function digest(name: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(fileOf(name))) hash.update(chunk)
  return hash.digest('hex')
}

/** Each message once. */
async function countIds(name: string): Promise<{ lines: number; ids: number }> {
  const ids = new Set<string>()
  let lines = 0
  for await (const line of createInterface({ input: createReadStream(fileOf(name)) })) {
    if (!line.startsWith('{')) continue
    lines++
    ids.add(JSON.parse(line.replace(/,$/, '')).id)
  }
  return { lines, ids: ids.size }
}

const { seconds, memory } = await inOneGo('once')
const cuts = await interrupted('often')
const [once, often] = [await digest('once'), await digest('often')]
const { lines, ids } = await countIds('often')
const { size } = await stat(fileOf('once'))

console.log(`\n${messages} messages, ${Math.round(size / 1e6)} MB, Node ${process.versions.node}`)
console.log(`in one go: ${seconds.toFixed(1)} s, ${Math.round(messages / seconds)} messages a second`)
for (const [at, kB] of memory)
  console.log(`memory maximum at ${String(at).padStart(7)}: ${(kB / 1024).toFixed(1)} MB`)
for (const { at, signal, code } of cuts) console.log(`${signal} at ${at}, exit code ${code}`)
console.log(`interrupted ${cuts.length} times: ${lines} messages, ${ids} different ones`)
console.log(once === often ? 'Both files are the same, byte for byte.' : 'THE FILES DIFFER.')
if (once !== often || lines !== messages || ids !== messages) process.exitCode = 1
