import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './startPostgresql.ts'

export interface RedisServer {
  url: string
  /** Kills it at once. */
  stop(): Promise<void>
  /** Again on the same address, empty. */
  start(): Promise<void>
  /** Stands still, or goes on. */
  kill(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** What its own tool answers: `cli('get', 'key')`. */
  cli(...args: string[]): string
  [Symbol.asyncDispose](): Promise<void>
}

/** Redis comes with the system, not with the packages. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0
if (!hasRedis)
  console.warn(
    '\nredis-server is not installed, so what needs it is not tested: apt-get install redis-server\n',
  )

/** A real server on a free port that keeps nothing. */
export async function startRedis({ password }: { password?: string } = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'parley-redis-'))
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    ...(password && { requirepass: password }),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  let child: ChildProcess | null = null
  const kill = (signal: NodeJS.Signals) => void child?.kill(signal)
  const start = async () => {
    if (child) return
    const starting = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    child = starting
    let said = ''
    await new Promise<void>((resolve, reject) => {
      starting.once('error', reject)
      starting.once('exit', () => reject(new Error(`Redis did not start: ${said}`)))
      starting.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('Ready to accept connections')) resolve()
      })
    })
  }
  const stop = async () => {
    const running = child
    child = null
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const exit = once(running, 'exit')
    running.kill('SIGKILL')
    await exit
  }
  // It does not outlive this process.
  const onExit = () => kill('SIGKILL')
  process.once('exit', onExit)
  await start()
  return {
    url: `redis://${password ? `:${encodeURIComponent(password)}@` : ''}127.0.0.1:${port}`,
    stop,
    start,
    kill,
    cli(...command) {
      const credentials = password ? ['-a', password, '--no-auth-warning'] : []
      return spawnSync('redis-cli', ['-p', String(port), ...credentials, ...command], {
        encoding: 'utf8',
      }).stdout.trim()
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', onExit)
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
