import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventually } from '../server/test/eventually.js'
import { hasRedis } from '../server/test/redis.js'

const script = fileURLToPath(new URL('faults.ts', import.meta.url))

interface Running {
  pid: number
  parent: number
  command: string
}

/** Every process there is; some end while they are read. */
async function allRunning(): Promise<Running[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const all = await Promise.all(
    pids.map(async pid => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
      const [stat, command] = await Promise.all([read('stat'), read('cmdline')])
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return { pid: Number(pid), parent: Number(parent), command, isOver: !state || state === 'Z' }
    }),
  )
  return all.filter(({ isOver }) => !isOver)
}

/** With all that they started. */
async function startedBy(pid: number): Promise<Running[]> {
  const all = await allRunning()
  const below = (parent: number): Running[] =>
    all.filter(one => one.parent === parent).flatMap(one => [one, ...below(one.pid)])
  return below(pid)
}

test.skipIf(!hasRedis || process.platform !== 'linux').each([
  ['told to end', 'SIGTERM', [process.execPath, script]],
  ['ended at its terminal', 'SIGINT', [process.execPath, script]],
  // As by npm, which tells the shell alone.
  ['left by its shell', 'SIGTERM', ['sh', '-c', `"$0" "$@"; true`, process.execPath, script]],
] as const)('a suite of faults that is %s leaves nothing running', async (_, signal, command) => {
  const [program, ...args] = command
  const suite = spawn(program, [...args, '--short', 'blackhole'], { stdio: 'ignore' })
  const ended = once(suite, 'exit')
  const names = [/server\/dist\/process\/main\.js/, /postgres\0/, /redis-server/]
  const started = await eventually(async () => {
    const all = await startedBy(suite.pid ?? 0)
    for (const name of names)
      expect(all.map(({ command }) => command)).toContainEqual(expect.stringMatching(name))
    return all
  })
  suite.kill(signal)
  await ended
  const pids = new Set(started.map(({ pid }) => pid))
  await eventually(async () => expect((await allRunning()).filter(({ pid }) => pids.has(pid))).toEqual([]))
})
