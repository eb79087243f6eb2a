import { expect, test } from 'vitest'
import { parseModelDetails } from './details.js'

test('each model gets what is said of it, and nothing else', () => {
  const text = `
    gpt-5: context=400000 output=16384 prompt=1.25 cached=0.125 completion=10 reasoning=12 image=0.04 vision name="GPT-5; the large one";
    llama3.1:8b: context=8192 vision=false
    openai/gpt-image-1: imageGeneration name='Pictures'; plain:
    thinker: firstPiece=600`
  expect(Object.fromEntries(parseModelDetails(text))).toEqual({
    'gpt-5': {
      contextWindow: 400_000,
      maxOutput: 16_384,
      promptPricePerMillionTokens: '1.25',
      cachedPromptPricePerMillionTokens: '0.125',
      completionPricePerMillionTokens: '10',
      reasoningPricePerMillionTokens: '12',
      imagePrice: '0.04',
      vision: true,
      name: 'GPT-5; the large one',
    },
    'llama3.1:8b': { contextWindow: 8192, vision: false },
    'openai/gpt-image-1': { imageGeneration: true, name: 'Pictures' },
    plain: {},
    thinker: { firstPieceSeconds: 600 },
  })
})

test.each([
  ['gpt-5 context=1', 'has an entry that is not model: key=value …: gpt-5 context=1'],
  ['a: context=1; : context=1', 'has an entry that is not model: key=value …: : context=1'],
  ['a:; b: vision; a: vision', 'names a twice'],
  [
    'a: contex=1',
    'gives a "contex": there are name, context, output, prompt, cached, completion, reasoning, image, vision, imageGeneration, firstPiece',
  ],
  ['a: constructor=1', 'gives a "constructor": there are'],
  ['a: context=1 context=2', 'gives a context twice'],
  ['a: context=4k', 'gives a for context what is not a whole number of tokens'],
  ['a: context', 'gives a for context what is not a whole number of tokens'],
  ['a: output=0', 'gives a for output what is not a whole number of tokens'],
  ['a: output=2147483648', 'gives a for output what is not a whole number of tokens'],
  ['b: prompt=1,25 completion=1', 'gives b for prompt what is not a price, like 1.25'],
  ['b: prompt=1 completion=0.0000000001', 'gives b for completion what is not a price'],
  ['b: prompt=1', 'gives b prompt without completion'],
  ['b: cached=1', 'gives b cached without prompt'],
  ['b: reasoning=1', 'gives b reasoning without completion'],
  ['b: completion=1', 'gives b completion without prompt'],
  ['b: firstPiece=0', 'gives b for firstPiece what is not a whole number of seconds up to 3600'],
  ['b: firstPiece=3601', 'gives b for firstPiece what is not a whole number of seconds up to 3600'],
  ['b: vision=maybe', 'gives b for vision what is not true or false'],
  ['b: name=""', 'gives b for name what is not a name to show'],
  ['b: name', 'gives b for name what is not a name to show'],
  ['b: name="a', 'gives b for name what is not a name to show'],
])('%j %s', (text, problem) => {
  expect(() => parseModelDetails(text)).toThrow(problem)
})
