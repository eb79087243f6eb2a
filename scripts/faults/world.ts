import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../../server/test/ask.ts'
import { type Person, signInByBrowser } from '../../server/test/browser.ts'
import { type Member, startMember } from '../../server/test/member.ts'
import { type NumbersModel, startNumbersModel } from '../../server/test/numbersModel.ts'
import { startRedis } from '../../server/test/redis.ts'
import { createRelay, type Relay } from '../../server/test/relay.ts'
import { type FaultyDatabase, startDatabase } from './database.ts'
import { createProblems, type Problems } from './problems.ts'
import { until } from './until.ts'

export interface WorldOptions {
  /** `name=value` of PostgreSQL. */
  settings?: string[]
  env?: Record<string, string>
  /** Milliseconds between two pieces of the model, of which a long reply has four thousand. */
  pieceMs?: number
}

/** Two servers on a PostgreSQL and a Redis of their own, a model server that streams, and somebody who may spend. */
export interface World {
  database: FaultyDatabase
  model: NumbersModel
  /** Those that serve now. */
  servers: Member[]
  /** Where people come in: each leads to the server of the same place. */
  entrances: Relay[]
  problems: Problems
  /** The session of somebody, good at every server. */
  token(person: Person): Promise<string>
  /** Whether all servers say so of their readiness within so long. */
  ready(status: 200 | 503, ms: number): Promise<boolean>
  /** Starts a server, of another build if one is given, has new connections led there, and tells the old one to stop. */
  replace(place: number, build?: string): Promise<void>
  /** Ends the servers as an operator does. */
  stop(): Promise<void>
  /** What all servers that ever were said, one after the other. */
  said(): string[]
  keepLogs(folder: string): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const setBudget =
  'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "1000000" }) { id } }'

export async function startWorld({ settings = [], env = {}, pieceMs = 5 }: WorldOptions): Promise<World> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-faults-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const database = cleanUp.use(await startDatabase(settings))
  const redis = cleanUp.use(await startRedis())
  const model = await startNumbersModel({ pieceMs })
  cleanUp.defer(model.close)
  const problems = createProblems()
  const all: Member[] = []
  // Outlives this function with what is in it.
  const running = new AsyncDisposableStack()
  cleanUp.use(running)

  const start = async (build?: string): Promise<Member> => {
    const member = await startMember(running, {
      folder,
      databaseUrl: database.url,
      redisUrl: redis.url,
      modelUrl: model.url,
      build,
      env: {
        MODEL_DETAILS: 'numbers: prompt=1 completion=2 output=50000',
        TITLES: 'on',
        ...env,
      },
    })
    all.push(member)
    return member
  }
  const end = async ({ process }: Member) => {
    process.kill('SIGTERM')
    const { code, signal } = await process.exit
    if (code !== 0) problems.add('a server that was told to stop ended with', code ?? signal ?? '')
  }
  // The first prepares the database.
  const first = await start()
  const servers = [first, await start()]
  const entrances = await Promise.all(servers.map(({ url }) => createRelay(url)))
  for (const { close } of entrances) running.defer(close)
  const token = async (person: Person) => (await signInByBrowser(first.url, person)).token
  const { errors } = await ask(first.url, setBudget, await token('admin'))
  if (errors) throw new Error(errors[0]?.message)

  const ended = cleanUp.move()
  return {
    database,
    model,
    servers,
    entrances,
    problems,
    token,
    ready: (status, ms) =>
      until(ms, async () => {
        const answers = await Promise.all(servers.map(({ url }) => fetch(`${url}/health/ready`)))
        return answers.every(answer => answer.status === status)
      }),
    async replace(place, build) {
      const old = servers[place]
      const member = await start(build)
      servers[place] = member
      entrances[place]?.lead(member.url)
      if (old) await end(old)
    },
    stop: async () => void (await Promise.all(servers.map(end))),
    said: () => all.map(({ process }) => process.stdout() + process.stderr()),
    async keepLogs(folder) {
      await mkdir(folder, { recursive: true })
      const files = all.map(({ process }, i) => [`server-${i + 1}.log`, process.stdout() + process.stderr()])
      for (const [name = '', text = ''] of files) await writeFile(join(folder, name), text)
    },
    [Symbol.asyncDispose]: () => ended.disposeAsync(),
  }
}
