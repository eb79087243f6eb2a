import { expect, test, vi } from 'vitest'
import { eventually } from '../../test/eventually.js'
import { createThread, type ThreadOptions } from './thread.js'

/** Answers with the number of its thread; fails or dies on request. */
const file = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads'
    parentPort.on('message', ({ number, question }) => {
      if (question === 'die') process.exit(1)
      if (question === 'fail') parentPort.postMessage({ number, failure: { message: 'broken', code: 'E' } })
      else if (question !== 'wait') parentPort.postMessage({ number, answer: threadId })
    })`)}`,
)
const open = (options: Partial<ThreadOptions> = {}) =>
  createThread<'who' | 'fail' | 'die' | 'wait', number>({ file, name: 'test', ...options })

test('a question that fails is told with its code, and the thread goes on', async () => {
  const thread = open()
  const asked = [thread.ask('who'), thread.ask('fail'), thread.ask('who')]
  const [first, failed, last] = await Promise.allSettled(asked)
  expect(failed).toMatchObject({ reason: { message: 'broken', code: 'E' } })
  expect(last).toEqual(first)
  await thread.idle()
  await thread.end()
})

test('who waits for a thread that dies is refused, and the next question starts another', async () => {
  const onLost = vi.fn()
  const thread = open({ onLost })
  const first = await thread.ask('who')
  const asked = await Promise.allSettled([thread.ask('wait'), thread.ask('die'), thread.ask('who')])
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(onLost).toHaveBeenCalledTimes(1)
  expect(await thread.ask('who')).toBeGreaterThan(first)
  await thread.end()
})

test('who waits for a thread that is ended is refused', async () => {
  const onLost = vi.fn()
  const thread = open({ onLost })
  const asked = thread.ask('wait').catch(String)
  await thread.end()
  expect(await asked).toContain('ended')
  expect(onLost).not.toHaveBeenCalled()
})

test('a thread that was asked nothing for a while ends', async () => {
  const thread = open({ idleMs: 1 })
  const first = await thread.ask('who')
  await eventually(async () => expect(await thread.ask('who')).toBeGreaterThan(first))
  await thread.end()
})
