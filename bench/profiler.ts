import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Profiler as Inspector } from 'node:inspector'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Profiles one server at a time, which `bench/profiled.ts` was loaded into. */
export interface Profiler {
  /** What a server needs for it. */
  env: Record<string, string>
  begin(pid: number): void
  end(pid: number): Promise<void>
  /** What was found; null before the end. */
  found(): Inspector.Profile | null
}

export function createProfiler(folder: string): Profiler {
  const file = join(folder, 'server.cpuprofile')
  let found: Inspector.Profile | null = null
  return {
    env: { PROFILE_FILE: file },
    begin: pid => void process.kill(pid, 'SIGUSR2'),
    async end(pid) {
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      // Throws once the server is gone, which writes nothing any more.
      for (; !existsSync(file); await delay(50)) process.kill(pid, 0)
      found = JSON.parse(readFileSync(file, 'utf8'))
    },
    found: () => found,
  }
}
