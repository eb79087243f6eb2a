import { describe, expect, test } from 'vitest'
import type { ModelInfo } from '../../../model/model.js'
import { fit, tokensOf } from './fit.js'

const reads = (contextWindow: number | null, maxOutput: number | null = null) =>
  ({ contextWindow, maxOutput }) as ModelInfo
/** A message of so many tokens, with what separates it from others. */
const message = (tokens: number) => ({ content: ' a'.repeat(tokens - 4), tokens: null })
const sizes = async (model: ModelInfo, system: number | null, history: number[], ...asked: number[]) => {
  const { entries, tooLong } = await fit(
    model,
    system === null ? null : message(system),
    history.map(message),
    asked.map(message),
  )
  return tooLong ?? Promise.all(entries.map(tokensOf))
}

describe('a model is given', () => {
  test('everything if nobody knows how much it can read', async () => {
    expect(await sizes(reads(null), 1000, [1000, 1000], 1000)).toEqual([1000, 1000])
  })

  test('the newest messages that fit beside system prompt and question, none of them cut', async () => {
    expect(await sizes(reads(400), 100, [50, 60, 70], 70)).toEqual([60, 70])
    expect(await sizes(reads(400), 101, [50, 60, 70], 70)).toEqual([70])
  })

  test('no more than it reads, of many messages so short that what separates them is most of it', async () => {
    expect(await sizes(reads(40), null, [5, 5, 5, 5, 5, 5], 5)).toEqual([5, 5, 5, 5, 5])
  })

  test('nothing from before a message that does not fit', async () => {
    expect(await sizes(reads(400), null, [10, 300, 10], 100)).toEqual([10])
  })

  test('less, if it may write more than a quarter of what it reads', async () => {
    expect(await sizes(reads(400, 150), null, [100, 100], 100)).toEqual([100])
    expect(await sizes(reads(400, 50), null, [100, 100], 100)).toEqual([100, 100])
  })

  test('something, even if it may write as much as it reads', async () => {
    expect(await sizes(reads(400, 400), null, [100, 100], 100)).toEqual([100])
  })

  test('the question alone, if that leaves little room for an answer', async () => {
    expect(await sizes(reads(400), null, [10], 390)).toEqual([])
    expect(await sizes(reads(400), null, [10], 400)).toEqual([])
    expect(await sizes(reads(400), 200, [10], 200)).toEqual([])
  })

  test('nothing at all, if question or system prompt are longer than it reads', async () => {
    expect(await sizes(reads(400), null, [], 401)).toBe('The message is longer than the model can read.')
    expect(await sizes(reads(400), 200, [], 201)).toBe('The message is longer than the model can read.')
    expect(await sizes(reads(400), 400, [], 10)).toBe('The message is longer than the model can read.')
    expect(await sizes(reads(400), 401, [], 10)).toBe(
      'The system prompt of this conversation is longer than the model can read.',
    )
  })
})
