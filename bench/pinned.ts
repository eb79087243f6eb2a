import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Keeps a process on the first core, and what loads it on the others, where there are several and Linux lets us. */
export function pinServer(pid: number): void {
  pin(pid, '0')
}

export function pinLoad(pid = process.pid): void {
  pin(pid, `1-${availableParallelism() - 1}`)
}

function pin(pid: number, cores: string): void {
  if (availableParallelism() > 1) spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)])
}
