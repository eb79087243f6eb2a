import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Block } from '../../server/test/pages.ts'
import type { Step } from './plan.ts'

/** A shell that is kept, with all that is set in it; what its commands say is heard line by line. */
export type WalkShell = ReturnType<typeof openShell>

type RunsUntil = Extract<Step, { kind: 'runs until' }>

const PATIENCE_MS = 400_000

// Whatever fails is told with its line, also in the middle of a block, and behind a pipe. A job has its own group.
const prelude = `set -E -o pipefail
trap 'printf "failed %s %s\\n" "$LINENO" "$BASH_COMMAND" >&3' ERR
`

export function openShell(folder: string, env: Record<string, string>, hear: (line: string) => void) {
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A group of its own.
    detached: true,
  })
  const jobs = new Set<number>()
  // None of it outlives this process.
  const end = () => {
    for (const group of jobs) signal(group, 'SIGKILL')
    if (shell.pid) signal(shell.pid, 'SIGKILL')
  }
  process.once('exit', end)
  const listeners = new Set<(line: string) => void>([hear])
  const tell = (line: string) => {
    for (const listen of [...listeners]) listen(line)
  }
  for (const stream of [shell.stdout, shell.stderr]) createInterface({ input: stream }).on('line', tell)
  const control = createInterface({ input: shell.stdio[3] as Readable })
  shell.stdin.write(prelude)

  /** Blank lines before it give each command the number it has in the page. */
  function save({ page, code, line }: Block): string {
    const file = join(folder, '..', page.replaceAll('/', '-'))
    writeFileSync(file, '\n'.repeat(line - 1) + code)
    return file
  }

  /** Settles with the first of what these wait for; rejects when none comes. */
  async function settled<T>(what: string, wait: (resolve: (value: T) => void) => () => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const timer = setTimeout(() => reject(new Error(`${what} within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
    const ended = () => reject(new Error('the shell ended'))
    shell.once('exit', ended)
    const stop = wait(resolve)
    return promise.finally(() => {
      clearTimeout(timer)
      shell.off('exit', ended)
      stop()
    })
  }

  const onControl = (listen: (line: string) => void) => {
    control.on('line', listen)
    return () => control.off('line', listen)
  }

  return {
    /** Runs commands in this shell; what failed of them, by line. */
    async run(block: Block): Promise<string[]> {
      const failed: string[] = []
      const done = settled<void>('did not end', resolve =>
        onControl(line => {
          if (line.startsWith('failed ') && !line.includes(" source '"))
            failed.push(line.slice('failed '.length))
          if (line === 'done 0') resolve()
          else if (line.startsWith('done ')) {
            if (failed.length === 0) failed.push(`${block.line} ended with ${line.slice('done '.length)}`)
            resolve()
          }
        }),
      )
      shell.stdin.write(`source '${save(block)}' </dev/null\nprintf 'done %s\\n' $? >&3\n`)
      await done
      return failed
    },
    /** Has them run beside what follows, from when they have said this. */
    async runUntil(block: Block, { says, stops, meanwhile }: RunsUntil): Promise<string[]> {
      let job = 0
      const said = settled<string[]>(`did not say "${says}"`, resolve => {
        const listen = (line: string) => {
          if (line.includes(says)) resolve([])
        }
        listeners.add(listen)
        const undo = onControl(line => {
          const [kind, id] = line.split(' ')
          if (kind === 'job') {
            job = Number(id)
            jobs.add(job)
          }
          if (kind === 'failed') resolve([line.slice('failed '.length)])
        })
        return () => {
          listeners.delete(listen)
          undo()
        }
      })
      shell.stdin.write(
        `set -m; { source '${save(block)}'; } </dev/null & set +m; printf 'job %s\\n' $! >&3\n${meanwhile ? `${meanwhile} </dev/null\n` : ''}`,
      )
      const failed = await said
      if (stops) {
        await endGroup(job)
        jobs.delete(job)
      }
      return failed
    },
    async [Symbol.asyncDispose]() {
      for (const job of jobs) await endGroup(job)
      const exited = once(shell, 'exit')
      end()
      await exited
      process.off('exit', end)
    },
  }
}

/** Asks all of them to end, and waits until they have. */
async function endGroup(leader: number): Promise<void> {
  signal(leader, 'SIGTERM')
  for (let attempts = 0; attempts < 350 && signal(leader, 0); attempts++) await delay(100)
  signal(leader, 'SIGKILL')
}

/** Whether there is such a group. */
function signal(group: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, what)
  } catch {
    return false
  }
}
