import { describe, expect, test } from 'vitest'
import { titleOf, titleRequest } from './prompt.js'

describe('a title', () => {
  test.each([
    ['Growing tomatoes', 'Growing tomatoes'],
    ['"Growing tomatoes on a balcony."\n', 'Growing tomatoes on a balcony'],
    ['**Title: Growing tomatoes**', 'Growing tomatoes'],
    ['# Tomaten – „gut“ gießen', 'Tomaten – „gut“ gießen'],
    ['<think>They want a title.\n"Hm"</think>\n\nGrowing\ttomatoes\nSecond line', 'Growing tomatoes'],
    ['トマトの育て方', 'トマトの育て方'],
    ['「トマトの育て方」。', 'トマトの育て方'],
    ['{"title": "Growing tomatoes"}', 'Growing tomatoes'],
    ['```json\n{"title": "Growing tomatoes."}\n```', 'Growing tomatoes'],
    ['```\nGrowing tomatoes\n```', 'Growing tomatoes'],
    ['["Growing tomatoes"]', 'Growing tomatoes'],
    ["Sure! Here's a title for the conversation:\n\n**Growing tomatoes**", 'Growing tomatoes'],
    ['Here is a title: Growing tomatoes', 'Growing tomatoes'],
    ['<title>Growing tomatoes</title>', 'Growing tomatoes'],
    ['- Growing tomatoes', 'Growing tomatoes'],
    ['1. Growing tomatoes\n2. Balcony plants', 'Growing tomatoes'],
    ['Titel: ‚Tomaten gießen‘', 'Tomaten gießen'],
    ['标题：《种番茄》', '种番茄'],
    ['« Cultiver des tomates ».', 'Cultiver des tomates'],
    ['thoughts that nobody opened</think>Growing tomatoes', 'Growing tomatoes'],
    ['Why a < b is no tag?', 'Why a < b is no tag?'],
    ['2024 in review', '2024 in review'],
    ['C# and C++', 'C# and C++'],
  ])('is taken from %j', (answer, title) => {
    expect(titleOf(answer)).toBe(title)
  })

  test.each(['', ' \n\t', '""', '<think>nothing</think>', '<think>never closed\nGrowing', '{}', '```'])(
    'is not found in %j',
    answer => {
      expect(titleOf(answer)).toBeNull()
    },
  )

  test('has neither control characters nor what turns the direction of writing', () => {
    expect(titleOf('Red\u001b[31m\u0007 \u202etxt\u202c\u0085now\u2067')).toBe('Red[31m txtnow')
    expect(titleOf('خانه\u200cها 👩\u200d💻')).toBe('خانه\u200cها 👩\u200d💻')
  })

  test('is found at once in whatever a model was told to write', () => {
    // Not by the clock, which goes on while the machine does something else.
    const before = process.cpuUsage()
    for (const mark of ['.', ' ', '*']) titleOf(`a${mark.repeat(19_000)}x`)
    expect(process.cpuUsage(before).user).toBeLessThan(200_000)
  })

  test('has at most 80 characters and ends with a word', () => {
    const title = titleOf('Tomatoes and other plants '.repeat(10)) ?? ''
    expect(title.length).toBeLessThanOrEqual(80)
    expect(title).toMatch(/ (Tomatoes|and|other|plants)…$/)
    expect(titleOf('👍'.repeat(100))).toBe(`${'👍'.repeat(79)}…`)
  })

  test('is asked for with the beginning of long texts', () => {
    const [, request] = titleRequest('m'.repeat(100_000), 'r'.repeat(100_000))
    expect(request?.content.length).toBeLessThan(4100)
  })
})
