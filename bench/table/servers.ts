import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerProcess, startProcess } from '../../server/test/process.ts'
import { freePort } from '../../server/test/startPostgresql.ts'
import { pinServer } from '../pinned.ts'
import type { Bench } from '../withBench.ts'

export interface Served {
  name: string
  url: string
  pid: number
}

/** As in our image. */
const NODE_OPTIONS =
  /NODE_OPTIONS=(\S+)/.exec(readFileSync(new URL('../../deploy/Dockerfile', import.meta.url), 'utf8'))?.[1] ??
  ''

/** Parley as a process of its own; with a folder of before on what is there. */
export async function startParley(
  { folder, pinned, profiler, cleanUp }: Bench,
  env: Record<string, string> = {},
  at?: string,
): Promise<ServerProcess & { name: string; folder: string }> {
  const own = at ?? (await mkdtemp(join(folder, 'parley-')))
  const profiling = profiler && {
    ...profiler.env,
    NODE_OPTIONS: `${NODE_OPTIONS} --import ${new URL('../profiled.ts', import.meta.url)}`,
  }
  const all = { LOG_LEVEL: 'warn', NODE_OPTIONS, ...profiling, ...env }
  const server = cleanUp.use(startProcess({ folder: own, port: await freePort(), env: all }))
  await server.ready
  if (pinned) pinServer(server.pid)
  return Object.assign(server, { name: 'Parley', folder: own })
}

/** A program of `bench/` that says something once it is there. */
export async function startProgram(
  { cleanUp }: Bench,
  script: string,
  args: string[],
): Promise<{ child: ChildProcess; pid: number; said: string }> {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS },
  })
  cleanUp.defer(async () => void child.kill())
  const [said] = await once(child.stdout, 'data')
  return { child, pid: child.pid ?? 0, said: String(said).trim() }
}

/** A server that does the same: it is given the port, and what it needs besides. */
export async function startPeer(bench: Bench, name: string, script: string, args: string[]): Promise<Served> {
  const port = await freePort()
  const { pid } = await startProgram(bench, `peers/${script}`, [...args, String(port)])
  if (bench.pinned) pinServer(pid)
  return { name, url: `http://127.0.0.1:${port}`, pid }
}
