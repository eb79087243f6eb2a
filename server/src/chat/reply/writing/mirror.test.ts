import { expect, test } from 'vitest'
import { createMirror } from './mirror.js'

const pieces = Array.from({ length: 3000 }, (_, i) => `${i} 😀 `)
const whole = pieces.join('')

test('the text can be had from any offset, however it has grown', () => {
  const mirror = createMirror('msg_1')
  for (const piece of pieces) mirror.grow(mirror.length, piece)
  expect(mirror.text).toBe(whole)
  expect(mirror.length).toBe(whole.length)
  for (let offset = 0; offset <= whole.length; offset++)
    if (mirror.from(offset) !== whole.slice(offset)) expect.unreachable(`from ${offset}`)
})

test('what comes twice or beyond a gap adds nothing', () => {
  const mirror = createMirror('msg_1')
  mirror.grow(0, 'Hello')
  mirror.grow(0, 'Hel')
  mirror.grow(6, 'lost')
  mirror.grow(3, 'lo, you')
  mirror.grow(10, '!')
  expect(mirror.text).toBe('Hello, you!')
})
