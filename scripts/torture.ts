import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ask } from '../server/test/ask.ts'
import { beside } from '../server/test/beside.ts'
import { audit } from '../server/test/books.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startNumbersModel } from '../server/test/numbersModel.ts'
import { type ServerProcess, startProcess } from '../server/test/process.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { exitOnSignals } from './run.ts'
import { createCaller, type Sent } from './torture/caller.ts'
import { lossMs, problemsOf } from './torture/check.ts'

const help = `Usage: npm run torture -- [--rounds 20] [--database sqlite|postgresql] [--commit 50]

Kills a server (kill -9) at random moments while it writes replies, starts it again on the same data, and checks that
no message is lost, no reply stays STREAMING, and every text is what the model said, without gap or repetition, and
holds all that was shown until shortly before the kill. At the end an interrupted reply is written again, and the
books must be right: each reply is paid for once, nothing is set aside any more, no event is missing.

What was shown less than 250 ms and a commit before the kill may be lost: --commit says how many milliseconds that may
take here, beside the slowest answer of the server, which is measured.`

/** The server stores what replies grew by every 250 ms. */
const TICK_MS = 250
/** Until another process may say that the one before it is dead, and a little for a busy machine. */
const REAP_MS = 20_000

const setBudget =
  'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "1000000" }) { id } }'

interface Round {
  sent: Sent[]
  killedAt: number
  allowedMs: number
}

exitOnSignals()

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    database: { type: 'string', default: 'sqlite' },
    commit: { type: 'string', default: '50' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const rounds = Number(values.rounds)
const commitMs = Number(values.commit)
if (values.help) console.log(help)
else if (!(rounds >= 1) || !(commitMs >= 0) || !['sqlite', 'postgresql'].includes(values.database)) {
  console.error(help)
  process.exitCode = 2
} else process.exitCode = await torture(rounds, values.database)

async function torture(rounds: number, kind: string): Promise<number> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-torture-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const postgresql = kind === 'postgresql' ? await startPostgresql() : null
  cleanUp.defer(async () => postgresql?.stop())
  const model = await startNumbersModel()
  cleanUp.defer(model.close)
  const port = await freePort()
  const databaseUrl = postgresql?.url ?? `file:${join(folder, 'data', 'parley.db')}`
  const env = {
    DATABASE_URL: databaseUrl,
    OPENAI_BASE_URL: model.url,
    MODEL_DETAILS: 'numbers: prompt=1 completion=2 output=50000',
    TITLES: 'on',
    LOG_LEVEL: 'error',
  }
  const start = async (): Promise<ServerProcess> => {
    const server = cleanUp.use(startProcess({ folder, port, env }))
    await server.ready
    return server
  }

  let server = await start()
  const { token } = await signInByBrowser(server.url, 'user')
  const caller = createCaller(server.url, token)
  const admin = await signInByBrowser(server.url, 'admin')
  const { errors } = await ask(server.url, setBudget, admin.token)
  if (errors) throw new Error(errors[0]?.message)
  const all: Round[] = []
  const problems: string[] = []
  const starts: number[] = []
  let n = 0

  /** Sends messages and follows their replies until the server is killed. */
  async function killWhileWriting(): Promise<Round> {
    const sent: Sent[] = []
    const following: Promise<void>[] = []
    let killed = false
    let slowestMs = 0
    const first = Promise.withResolvers<void>()
    const probing = (async () => {
      while (!killed) {
        const began = performance.now()
        await fetch(`${server.url}/healthz`).catch(() => {})
        slowestMs = Math.max(slowestMs, performance.now() - began)
        await delay(10)
      }
    })()
    const send = async () => {
      const message = await caller.send(++n)
      sent.push(message)
      first.resolve()
      await caller.follow(message)
    }
    const sending = (async () => {
      for (let i = 0; !killed && i < 15; i++) {
        // Several at once, then one after the other, so that some are under way when the server dies.
        if (i >= 5) await delay(Math.random() * 200)
        if (killed) return
        following.push(
          send().catch((error: unknown) => {
            if (!killed) problems.push(`before the kill: ${error}`)
          }),
        )
      }
    })()
    // A server that has just started takes its time on a busy machine, and a kill before it shows nothing.
    await Promise.race([first.promise, sending.then(() => Promise.all(following))])
    await delay(Math.random() * 2400)
    killed = true
    const killedAt = performance.now()
    server.kill('SIGKILL')
    await server.exit
    await Promise.all([sending, probing])
    await Promise.all(following)
    // The tick comes as late as the server's answers do when the machine is busy.
    return { sent, killedAt, allowedMs: TICK_MS + commitMs + slowestMs }
  }

  /** Compares what is stored with what was shown; null as long as a reply is being written. */
  async function compare({ sent, killedAt, allowedMs }: Round, patient: boolean): Promise<number | null> {
    const stored = await caller.stored(sent.map(({ replyId }) => replyId))
    if (patient && stored.some(reply => reply?.status === 'STREAMING')) return null
    let worst = 0
    for (const [i, reply] of sent.entries()) {
      const found = stored[i] ?? null
      problems.push(...problemsOf(reply, found, killedAt, allowedMs))
      worst = Math.max(worst, lossMs(reply, found?.content ?? '', killedAt))
      await caller.follow(Object.assign(reply, { announced: null }))
      if (reply.content !== found?.content)
        problems.push(`reply ${reply.n}: a follower that resumes ends with another text`)
    }
    return worst
  }

  const losses: number[] = []
  const told = (round: Round, worst: number) => {
    losses.push(worst)
    return `nothing older than ${Math.round(worst)} ms lost (${Math.round(round.allowedMs)} allowed)`
  }
  for (let i = 1; i <= rounds; i++) {
    const round = await killWhileWriting()
    all.push(round)
    const before = performance.now()
    server = await start()
    starts.push(performance.now() - before)
    const messages = await caller.stored(round.sent.map(({ messageId }) => messageId))
    for (const [at, message] of messages.entries())
      if (message?.content !== String(round.sent[at]?.n))
        problems.push(`message ${round.sent[at]?.n} is lost`)
    // A file has one process, so the next one ends what the last one left before it serves.
    const worst = kind === 'sqlite' ? await compare(round, false) : null
    const result = worst === null ? 'replies are checked at the end' : told(round, worst)
    console.log(`round ${String(i).padStart(2)}: killed with ${round.sent.length} replies begun; ${result}`)
  }

  if (kind === 'postgresql') {
    const restarted = performance.now()
    for (const [i, round] of all.entries()) {
      let worst: number | null = null
      while (worst === null) {
        worst = await compare(round, performance.now() - restarted < REAP_MS)
        if (worst === null) await delay(250)
      }
      console.log(`round ${String(i + 1).padStart(2)}: ${told(round, worst)}`)
    }
  }
  const broken = all.flatMap(({ sent }) => sent).find(({ announced }) => announced === 'FAILED')
  if (broken) {
    const again = await caller.regenerate(broken)
    await caller.follow(again)
    if (again.announced !== 'COMPLETE' || again.content !== again.expected)
      problems.push(`reply ${again.n}, written again, is ${again.announced}`)
  }
  server.kill('SIGTERM')
  await server.exit
  const books = await beside(databaseUrl, audit)
  problems.push(...books.problems)

  const replies = all.flatMap(({ sent }) => sent)
  const ended = (status: string) => replies.filter(({ announced }) => announced === status).length
  console.log(
    `\n${rounds} kills on ${kind}: ${replies.length} messages answered, ${replies.filter(({ content }) => content).length} replies with text, ` +
      `${ended('COMPLETE')} complete, ${ended('FAILED')} interrupted; ` +
      `oldest text lost was shown ${Math.round(Math.max(...losses))} ms before the kill; ` +
      `restarts took ${Math.round(Math.min(...starts))} to ${Math.round(Math.max(...starts))} ms; ` +
      `${books.events} events, ${books.usages} bookings`,
  )
  for (const problem of problems) console.error(`FAILED: ${problem}`)
  console.log(problems.length === 0 ? 'passed' : `${problems.length} problems`)
  return problems.length === 0 ? 0 : 1
}
