import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createWaitingLine } from './waitingLine.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const coded = (code: string) => expect.objectContaining({ code })

it('lets in as many at once as may be, and the others in their order', async () => {
  const inTurn = createWaitingLine({ atOnce: 2, longest: 10, deadlineMs: 100 })
  const works = Array.from({ length: 4 }, () => Promise.withResolvers<number>())
  const begun: number[] = []
  const results = works.map((work, i) =>
    inTurn(() => {
      begun.push(i)
      return work.promise
    }),
  )
  expect(begun).toEqual([0, 1])
  works[1]?.reject(new Error('failed'))
  await expect(results[1]).rejects.toThrow('failed')
  expect(begun).toEqual([0, 1, 2])
  for (const i of [0, 2, 3]) works[i]?.resolve(i)
  expect(await Promise.all([results[0], results[2], results[3]])).toEqual([0, 2, 3])
})

it('answers in time, whatever happens inside, and does not begin what nobody waits for', async () => {
  const inTurn = createWaitingLine({ atOnce: 1, longest: 10, deadlineMs: 100 })
  const slow = Promise.withResolvers<void>()
  const late = vi.fn(async () => {})
  const both = [inTurn(() => slow.promise), inTurn(late)].map(one => one.catch((error: unknown) => error))
  vi.advanceTimersByTime(100)
  expect(await Promise.all(both)).toEqual([coded('TIMEOUT'), coded('TIMEOUT')])
  slow.resolve()
  await inTurn(async () => {})
  expect(late).not.toHaveBeenCalled()
})

it('refuses at once who would wait behind too many', async () => {
  const inTurn = createWaitingLine({ atOnce: 1, longest: 1, deadlineMs: 100 })
  const inside = Promise.withResolvers<string>()
  const answered = [inTurn(() => inside.promise), inTurn(async () => 'second')]
  await expect(inTurn(async () => 'third')).rejects.toEqual(coded('SERVICE_UNAVAILABLE'))
  inside.resolve('first')
  expect(await Promise.all(answered)).toEqual(['first', 'second'])
})
