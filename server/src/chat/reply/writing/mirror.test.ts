import { expect, test } from 'vitest'
import { createMirror } from './mirror.js'

const pieces = Array.from({ length: 3000 }, (_, i) => `${i} 😀 `)
const whole = pieces.join('')

test('the text can be had from any offset, however it has grown', () => {
  const mirror = createMirror('msg_1')
  for (const piece of pieces) mirror.text.grow(mirror.text.length, piece)
  expect(mirror.text.whole).toBe(whole)
  expect(mirror.text.length).toBe(whole.length)
  for (let offset = 0; offset <= whole.length; offset++)
    if (mirror.text.from(offset) !== whole.slice(offset)) expect.unreachable(`from ${offset}`)
})

test('what comes twice or beyond a gap adds nothing', () => {
  const mirror = createMirror('msg_1')
  mirror.text.grow(0, 'Hello')
  mirror.text.grow(0, 'Hel')
  mirror.text.grow(6, 'lost')
  mirror.text.grow(3, 'lo, you')
  mirror.text.grow(10, '!')
  expect(mirror.text.whole).toBe('Hello, you!')
})
