import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProfiler, type Profiler } from './profiler.ts'

/** What a part of the table is measured with. */
export interface Bench {
  /** A tenth of the data, and fewer slices. */
  quick: boolean
  /** Servers have the first core, what loads them the others. */
  pinned: boolean
  /** Looks where the time of what is measured goes. */
  profiler: Profiler | null
  /** For databases and working folders; is removed at the end. */
  folder: string
  /** What was started is ended at the end of the part. */
  cleanUp: AsyncDisposableStack
}

/** Runs with a folder and an end of its own. */
export async function withBench<T>(
  run: (bench: Bench) => Promise<T>,
  { profile = false, ...how }: { quick?: boolean; pinned?: boolean; profile?: boolean } = {},
): Promise<T> {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const profiler = profile ? createProfiler(folder) : null
  return await run({ quick: false, pinned: false, ...how, profiler, folder, cleanUp })
}
