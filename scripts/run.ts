import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a program of this project; ends this one if it fails. */
export function run(program: string, ...args: string[]): void {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (error)
    process.stderr.write(
      `${program} cannot be run (${error.message}): run "npm ci", then use npm's scripts.\n`,
    )
  if (status !== 0) process.exit(status ?? 1)
}

/** npm passes SIGTERM to its shell alone, which ends without telling us. https://github.com/npm/cli/issues/6684 */
export function endWithParent(): void {
  const { ppid } = process
  const watch = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

/** Has signals end this process by `exit`, which ends what it started. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  endWithParent()
}
