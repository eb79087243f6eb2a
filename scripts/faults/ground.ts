import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Member, startMember } from '../../server/test/member.ts'
import { type NumbersModel, startNumbersModel } from '../../server/test/numbersModel.ts'
import { startRedis } from '../../server/test/redis.ts'
import { type FaultyDatabase, startDatabase } from './database.ts'
import { createProblems, type Problems } from './problems.ts'

export interface GroundOptions {
  /** `name=value` of PostgreSQL. */
  settings?: string[]
  env?: Record<string, string>
  /** Milliseconds between two pieces of the model, of which a long reply has four thousand. */
  pieceMs?: number
}

/** What servers stand on: a PostgreSQL and a Redis of their own, and a model server that streams. */
export interface Ground {
  database: FaultyDatabase
  model: NumbersModel
  problems: Problems
  /** Starts a server, of another build if one is given. */
  start(build?: string): Promise<Member>
  /** Tells one to stop as an operator does, and waits for its end. */
  end(server: Member): Promise<void>
  /** What all servers that ever were said, one after the other. */
  said(): string[]
  keepLogs(folder: string): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function startGround({ settings = [], env = {}, pieceMs = 5 }: GroundOptions): Promise<Ground> {
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

  const ended = cleanUp.move()
  return {
    database,
    model,
    problems,
    async start(build) {
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
    },
    async end({ process }) {
      process.kill('SIGTERM')
      const { code, signal } = await process.exit
      if (code !== 0) problems.add('a server that was told to stop ended with', code ?? signal ?? '')
    },
    said: () => all.map(({ process }) => process.stdout() + process.stderr()),
    async keepLogs(folder) {
      await mkdir(folder, { recursive: true })
      const files = all.map(({ process }, i) => [`server-${i + 1}.log`, process.stdout() + process.stderr()])
      for (const [name = '', text = ''] of files) await writeFile(join(folder, name), text)
    },
    [Symbol.asyncDispose]: () => ended.disposeAsync(),
  }
}
