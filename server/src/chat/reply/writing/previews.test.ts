import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createMemoryBus } from '../../../base/bus/memory.js'
import { createPreviews } from './previews.js'

test('a model that goes on sending images on their way has ten of them shown', async () => {
  const made: number[] = []
  const preview = async ([number = 0]: Buffer) => {
    made.push(number)
    return `data:,${number}`
  }
  const showing = createPreviews({ bus: createMemoryBus(), preview }).begin('msg_1')
  for (let number = 1; number <= 50; number++) {
    showing.show(Buffer.from([number]))
    await setImmediate()
  }
  showing.end()
  expect(made).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})
