import { operation } from '@parley/sdk'

export type Facts = Readonly<Record<string, unknown>>

interface Answer {
  one: { corrections: Facts | null; reported: Facts | null } | null
}

/** What is said of a model: by admins, and by its server and the environment. */
export const factsDocument = operation<Answer, { id: string }>(
  'query ConsoleModelFacts($id: ID!) { one: node(id: $id) { ... on Model { corrections { ...Facts } reported { ...Facts } } } } fragment Facts on ModelFacts { name description icon enabled isDefault position contextWindow maxOutput vision imageGeneration promptPricePerMillionTokens cachedPromptPricePerMillionTokens completionPricePerMillionTokens reasoningPricePerMillionTokens imagePrice systemPrompt firstPieceSeconds temperature topP maxTokens reasoningEffort verbosity stop extraBody adjustable fallbacks }',
)
