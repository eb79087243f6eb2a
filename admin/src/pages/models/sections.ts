interface Section {
  /** Its heading, among the sentences about models. */
  name: 'shown' | 'abilities' | 'prices' | 'asked' | 'parameters'
  fields: readonly string[]
}

/** The form of a model: what belongs together. */
export const sections: readonly Section[] = [
  { name: 'shown', fields: ['name', 'icon', 'description', 'enabled', 'isDefault', 'position'] },
  { name: 'abilities', fields: ['contextWindow', 'maxOutput', 'vision', 'imageGeneration'] },
  {
    name: 'prices',
    fields: [
      'promptPricePerMillionTokens',
      'completionPricePerMillionTokens',
      'cachedPromptPricePerMillionTokens',
      'reasoningPricePerMillionTokens',
      'imagePrice',
    ],
  },
  { name: 'asked', fields: ['systemPrompt', 'firstPieceSeconds', 'fallbacks'] },
  {
    name: 'parameters',
    fields: [
      ...['temperature', 'topP', 'maxTokens', 'reasoningEffort', 'verbosity', 'stop'],
      ...['extraBody', 'adjustable'],
    ],
  },
]

/** These take all of the width. */
export const wide: readonly string[] = ['description', 'systemPrompt', 'fallbacks', 'extraBody', 'adjustable']
/** These do not explain themselves. */
export const explained: readonly string[] = [
  'position',
  'maxOutput',
  'systemPrompt',
  'firstPieceSeconds',
  'fallbacks',
  'extraBody',
  'adjustable',
]
