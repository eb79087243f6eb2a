import { expect, test } from 'vitest'

let attempts = 0

test('shows its promise again', { tags: ['deadline'], retry: 2 }, () => {
  void Promise.reject(new Error('left behind'))
  expect(++attempts).toBe(2)
})
