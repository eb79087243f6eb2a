import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beside } from '../../server/test/beside.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { startNumbersModel } from '../../server/test/numbersModel.ts'
import { type ServerProcess, startProcess } from '../../server/test/process.ts'
import { freePort } from '../../server/test/startPostgresql.ts'
import { setBudget } from './budget.ts'
import { compare } from './compare.ts'
import { startPeople } from './people.ts'
import { createProblems, type Problems } from './problems.ts'
import type { Figures, ScenarioOptions } from './scenario.ts'
import { until } from './until.ts'

const MENDED_MS = 60_000

/** One server on an SQLite file, in the hand of a scenario. */
export interface FileWorld {
  /** Where `parley.db`, `live.db` and `search.db` are. */
  folder: string
  problems: Problems
  /** Of the server that runs now. */
  pid(): number
  /** Whether it says so of its readiness within so long. */
  ready(status: 200 | 503, ms: number): Promise<boolean>
  /** Has it end as an operator does, does something to its files, and starts it again. */
  restart(meanwhile: () => Promise<void>): Promise<void>
}

/** Has something happen to the files of a server while people send and follow; everybody gets on before and after. */
export async function onFile(
  { short, logs }: ScenarioOptions,
  fault: (world: FileWorld) => Promise<void>,
  given?: string,
): Promise<Figures> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'parley-faults-')))
  cleanUp.defer(() => rm(join(folder, 'parley.db'), { force: true }))
  if (!given) cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const model = await startNumbersModel({ pieceMs: 2 })
  cleanUp.defer(model.close)
  const databaseUrl = `file:${join(folder, 'parley.db')}`
  const port = await freePort()
  const all: ServerProcess[] = []
  const start = async () => {
    const env = { DATABASE_URL: databaseUrl, OPENAI_BASE_URL: model.url, ...fixed }
    const server = cleanUp.use(startProcess({ folder, port, env }))
    all.push(server)
    await server.ready
  }
  const current = () => all.at(-1) as ServerProcess
  const stop = async () => {
    current().kill('SIGTERM')
    const { code } = await current().exit
    if (code !== 0) problems.add('a server that was told to stop ended with', code ?? 'a signal')
  }
  const problems = createProblems()
  await start()
  const { url } = current()
  await setBudget(url)
  const tokens = await Promise.all((['user', 'admin'] as const).map(person => signInByBrowser(url, person)))
  const people = startPeople({
    urls: [url],
    tokens: tokens.map(({ token }) => token),
    quick: short ? 3 : 6,
    slow: 0,
  })
  const ready = (status: number, ms: number) =>
    until(ms, async () => (await fetch(`${url}/health/ready`)).status === status)

  if (!(await people.progress(2, MENDED_MS))) problems.add('somebody did not get on before anything happened')
  await fault({
    folder,
    problems,
    pid: () => current().pid,
    ready,
    async restart(meanwhile) {
      await stop()
      await meanwhile()
      await start()
    },
  })
  if (!(await ready(200, MENDED_MS))) problems.add('the server is not ready after the fault')
  if (!(await people.progress(2, MENDED_MS))) problems.add('somebody did not get on after the fault')
  if (!(await people.stop(MENDED_MS))) problems.add('what was sent did not come to an end')
  await stop()
  const figures = await beside(databaseUrl, client => compare(client, people, model, problems))
  if (logs) {
    await mkdir(logs, { recursive: true })
    for (const [i, server] of all.entries())
      await writeFile(join(logs, `server-${i + 1}.log`), server.stdout() + server.stderr())
  }
  return figures
}

const fixed = {
  SESSION_SECRET: 'a secret that is only used by tests',
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'only tests').toString('base64')}`,
  MODEL_DETAILS: 'numbers: prompt=1 completion=2 output=50000',
  TITLES: 'on',
}
