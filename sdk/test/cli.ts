import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const parley = fileURLToPath(new URL('../bin/parley.js', import.meta.url))

/** The built command as a process of its own. */
export interface Run {
  pid: number
  stdout(): string
  stderr(): string
  /** Resolves once it has written this, to either; rejects if it ends before. */
  said(text: string): Promise<void>
  type(text: string): void
  kill(signal: NodeJS.Signals): void
  /** What it wrote and ended with, once it has. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

export interface StartOptions {
  /** All of its standard input; without, there is none. */
  input?: string
  /** Standard input stays open for `type`. */
  open?: boolean
  env?: Record<string, string>
  /** A disk on which no file gets longer than so many blocks of 512 bytes. */
  blocks?: number
}

export interface Cli {
  /** Its home: configuration and working folder. */
  folder: string
  start(args: string[], options?: StartOptions): Run
  run(args: string[], options?: StartOptions): Run['ended']
}

/** A computer of somebody who uses the command; `env` is all that its processes get. */
export async function createCli(env: Record<string, string> = {}): Promise<Cli> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  const running = new Set<ChildProcess>()
  onTestFinished(async () => {
    for (const child of running) child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })
  const start: Cli['start'] = (args, { input, open, env: more, blocks } = {}) => {
    const command = [process.execPath, parley, ...args]
    const limited = ['sh', '-c', `ulimit -f ${blocks}; exec "$0" "$@"`, ...command]
    const [program = '', ...rest] = blocks === undefined ? command : limited
    const child = spawn(program, rest, {
      cwd: folder,
      // biome-ignore lint/style/noProcessEnv: the path, and nothing else of it
      env: { PATH: process.env.PATH, PARLEY_CONFIG_DIR: join(folder, 'config'), ...env, ...more },
      stdio: [open || input !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    if (input !== undefined) child.stdin?.end(input)
    return watch(child, () => running.delete(child))
  }
  return { folder, start, run: (args, options) => start(args, options).ended }
}

function watch(child: ChildProcess, onEnd: () => void): Run {
  const said = { stdout: '', stderr: '' }
  let over = false
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      tell()
    })
  const ended = new Promise<Awaited<Run['ended']>>(resolve =>
    child.once('close', code => {
      over = true
      onEnd()
      tell()
      resolve({ code, ...said })
    }),
  )
  return {
    pid: child.pid ?? 0,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    said: text =>
      new Promise((resolve, reject) => {
        const listener = () => {
          const there = said.stdout.includes(text) || said.stderr.includes(text)
          if (!there && !over) return
          listeners.delete(listener)
          if (there) resolve()
          else reject(new Error(`It ended without “${text}”: ${said.stdout}\n${said.stderr}`))
        }
        listeners.add(listener)
        listener()
      }),
    type: text => void child.stdin?.write(text),
    kill: signal => void child.kill(signal),
  }
}
