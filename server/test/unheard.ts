import { afterAll, type RunnerTask, type RunnerTestSuite } from 'vitest'

// A test that fails leaves things behind: a reply that is followed, a request on its way. They end with its server, and
// reject with nobody listening. So the first failure is the only one told: where no test of a file failed, every
// rejection that nobody heard is an error, as vitest has it; where one did, they follow from it.
const unheard: unknown[] = []
const keep = (reason: unknown) => void unheard.push(reason)
process.on('unhandledRejection', keep)

let isExpected = (_reason: unknown) => false
/** Rejections which the code under test is known to leave to the process. */
export function expectUnheard(which: (reason: unknown) => boolean): void {
  isExpected = which
}

const hasFailed = (task: RunnerTask | Readonly<RunnerTestSuite>): boolean =>
  'tasks' in task
    ? task.tasks.some(hasFailed)
    : task.result?.state === 'fail' || (task.result?.retryCount ?? 0) > 0

const turn = () => new Promise(resolve => setImmediate(resolve))

// The first that is registered is the last that is run.
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from it that no fixture is wanted
afterAll(async ({}, file) => {
  // What was disposed of last has its turn.
  await turn()
  process.off('unhandledRejection', keep)
  const left = unheard.filter(reason => !isExpected(reason))
  if (left.length === 0) return
  if (hasFailed(file)) console.log(`Not told: ${left.length} rejections after the first failure.`)
  // Vitest's own listener is left, and tells them.
  else for (const reason of left) void Promise.reject(reason)
  await turn()
})
