import { expect, it } from 'vitest'
import { createPulse } from './pulse.js'

it('a pulse is steady until a beat is missed, and then anew from the next one', () => {
  let at = 1000
  const pulse = createPulse(() => at)
  at += 7500
  expect(pulse.steadySince()).toBe(1000)
  pulse.beat()
  expect(pulse.steadySince()).toBe(1000)
  at += 7501
  expect(pulse.steadySince()).toBe(Infinity)
  pulse.beat()
  expect(pulse.steadySince()).toBe(at)
})
