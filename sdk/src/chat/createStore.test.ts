import { expect, it } from 'vitest'
import { createStore } from './createStore.js'

function counting() {
  const life: string[] = []
  let value = { count: 0 }
  const store = createStore(() => value, { start: () => life.push('start'), stop: () => life.push('stop') })
  const count = (how: 'publish' | 'publishSoon') => {
    value = { count: value.count + 1 }
    store[how]()
  }
  return { store, life, count }
}

it('tells of a burst of text once, and of everything else at once', async () => {
  const { store, count } = counting()
  const told: number[] = []
  const frame = new Promise<void>(resolve => {
    store.subscribe(() => {
      told.push(store.getSnapshot().count)
      resolve()
    })
  })
  for (let i = 0; i < 100; i++) count('publishSoon')
  expect(told).toEqual([])
  await frame
  expect(told).toEqual([100])
  count('publishSoon')
  count('publish')
  expect(told).toEqual([100, 102])
})

it('tells nothing where nothing has changed', () => {
  const { store } = counting()
  let told = 0
  store.subscribe(() => told++)
  store.publish()
  expect(told).toBe(0)
})

it('runs while somebody looks, also when React leaves and comes back at once', async () => {
  const { store, life } = counting()
  const [leave, leaveToo] = [store.subscribe(() => {}), store.subscribe(() => {})]
  leave()
  leaveToo()
  const leaveAgain = store.subscribe(() => {})
  await new Promise(resolve => setTimeout(resolve))
  expect(life).toEqual(['start'])
  leaveAgain()
  await new Promise(resolve => setTimeout(resolve))
  expect(life).toEqual(['start', 'stop'])
})
