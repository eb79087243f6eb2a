import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** They do not outlive this process. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The built server as a process of its own, for what only a process can show: how it starts, ends and dies. */
export interface ServerProcess {
  url: string
  pid: number
  /** Resolves when it serves; rejects with what it said if it ends before. */
  ready: Promise<void>
  /** Resolves when it has said so on its standard output; rejects with what it said if it ends before. */
  says(text: string): Promise<void>
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  [Symbol.asyncDispose](): Promise<void>
}

export interface ProcessOptions {
  /** Its working folder: `.env` and `./data` are looked for there. */
  folder: string
  port: number
  /** All it gets: nothing of this process's environment but the path, and no limits unless it asks for them. */
  env?: Record<string, string>
  /** The folder of another build than this one. */
  build?: string
}

export function startProcess({ folder, port, env = {}, build = root }: ProcessOptions): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, [join(build, 'server', 'dist', 'process', 'main.js')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), RATE_LIMITS: 'off', TITLES: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const said = { stdout: '', stderr: '' }
  const ended = Promise.withResolvers<never>()
  // Whoever expects it to end looks at `exit` alone.
  ended.promise.catch(() => {})
  const says = (text: string): Promise<void> => {
    const heard = Promise.withResolvers<void>()
    const listen = () => {
      if (said.stdout.includes(text)) heard.resolve()
    }
    listen()
    child.stdout?.on('data', listen)
    return Promise.race([heard.promise, ended.promise]).finally(() => child.stdout?.off('data', listen))
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve =>
    child.once('close', (code, signal) => {
      ended.reject(new Error(`The server ended with ${code ?? signal}: ${said.stderr || said.stdout}`))
      resolve({ code, signal })
    }),
  )
  const ready = says('Parley is ready')
  ready.catch(() => {})
  return {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    ready,
    says,
    exit,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    kill: signal => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
