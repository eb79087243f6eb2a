import { expect } from 'vitest'
import type { GraphQLAnswer } from './ask.js'

// A driver's code stands alone and in capitals: an id may have the same letters in it.
const driverCode = /\bP20\d\d\b/
const leak = /prisma|at .*\.[jt]s|\/work\/|\/tmp\/|ECONN|SELECT |INSERT |node_modules|127\.0\.0\.1|localhost/i

/** The caller did something wrong, and is told so without a word about our inside. */
export function expectHarmless(request: unknown, answer: GraphQLAnswer): void {
  const told = JSON.stringify(answer)
  const shown = JSON.stringify(request)
  expect(told, shown).not.toMatch(leak)
  expect(told, shown).not.toMatch(driverCode)
  for (const { message, extensions } of answer.errors ?? []) {
    expect(extensions.code, shown).not.toMatch(/INTERNAL_SERVER_ERROR|UNAVAILABLE|TIMEOUT/)
    expect(extensions.code, shown).toMatch(/^[A-Z_]+$/)
    expect(extensions.requestId, shown).toMatch(/^[\w-]{8,64}$/)
    expect(message, shown).not.toBe('')
  }
}
