import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { PAGE, pagesOf } from './pages.js'

it('leaves everybody else their turns between pages, however fast they are taken', async () => {
  let turns = 0
  let done = false
  const counting = (async () => {
    for (; !done; turns++) await turn()
  })()
  let left = 20
  for await (const page of pagesOf(async () => Array.from({ length: left-- > 0 ? PAGE : 0 }, () => ({}))))
    expect(page).toHaveLength(PAGE)
  done = true
  await counting
  expect(turns).toBeGreaterThanOrEqual(19)
})
