import { expect, test } from 'vitest'
import { giveBack } from './giveBack.js'

test('gives back what is a piece alone, and nothing of what holds more', () => {
  const alone = Buffer.allocUnsafeSlow(64 * 1024)
  giveBack(alone)
  expect(alone.length).toBe(0)
  const whole = Buffer.allocUnsafeSlow(64 * 1024)
  for (const part of [whole.subarray(0, 32 * 1024), whole.subarray(32 * 1024)]) giveBack(part)
  expect(whole.length).toBe(64 * 1024)
  const pooled = Buffer.from('of the pool')
  giveBack(pooled)
  expect(pooled.toString()).toBe('of the pool')
})
