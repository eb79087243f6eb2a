import { describe, expect, test } from 'vitest'
import { defaultLimits, parseLimits } from './limits.js'

describe('RATE_LIMITS', () => {
  test('is on with the defaults, off, or replaces some numbers [R1]', () => {
    expect(parseLimits('off')).toBeNull()
    expect(parseLimits('on')).toMatchObject({
      ...defaultLimits,
      socketsPerUser: 10,
      socketsPerAddress: 50,
      unprovenSockets: 1000,
    })
    expect(parseLimits('user=5, socketsPerUser=2')).toMatchObject({
      user: { max: 5, seconds: 60 },
      address: { max: 300, seconds: 60 },
      socketsPerUser: 2,
    })
  })

  test.each([
    ['', 'is neither on nor off nor a list of name=number'],
    ['ON', 'is neither on nor off nor a list of name=number'],
    ['user', 'is neither on nor off nor a list of name=number'],
    ['user=0', 'is neither on nor off nor a list of name=number'],
    ['user=-1', 'is neither on nor off nor a list of name=number'],
    ['user=1.5', 'is neither on nor off nor a list of name=number'],
    ['user=5,', 'is neither on nor off nor a list of name=number'],
    ['users=5', 'has no limit users: there are user, key, address'],
    ['toString=5', 'has no limit toString: there are user, key, address'],
  ])('that is wrong is told in a sentence: "%s"', (text, sentence) => {
    expect(() => parseLimits(text)).toThrow(sentence)
  })
})
