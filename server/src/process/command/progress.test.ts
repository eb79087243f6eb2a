import { afterEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'

const { stderr } = process
const { isTTY } = stderr
afterEach(() => {
  vi.restoreAllMocks()
  stderr.isTTY = isTTY
})

/** What is written while so many of a total are done, one after the other. */
function written(on: 'terminal' | 'log', total: number, steps: number[]): string[] {
  stderr.isTTY = on === 'terminal'
  const lines: string[] = []
  vi.spyOn(stderr, 'write').mockImplementation(text => lines.push(String(text)) > 0)
  const progress = createProgress('texts')
  for (const done of steps) progress(done, total)
  return lines
}

test('long work has a bar on a terminal, which ends its line when all is done', () => {
  expect(written('terminal', 60, [0, 20, 60])).toEqual([
    `\r[${' '.repeat(30)}] 0 of 60 texts`,
    `\r[${'#'.repeat(10)}${' '.repeat(20)}] 20 of 60 texts`,
    `\r[${'#'.repeat(30)}] 60 of 60 texts\n`,
  ])
})

test('elsewhere it has a line for each tenth, however often it is told', () => {
  const each = Array.from({ length: 1000 }, (_, i) => i + 1)
  expect(written('log', 1000, each)).toEqual(
    Array.from({ length: 10 }, (_, i) => `${(i + 1) * 100} of 1000 texts\n`),
  )
})

test('nothing to do is done at once', () => {
  expect(written('terminal', 0, [0])).toEqual([`\r[${'#'.repeat(30)}] 0 of 0 texts\n`])
  expect(written('log', 0, [0])).toEqual(['0 of 0 texts\n'])
})
