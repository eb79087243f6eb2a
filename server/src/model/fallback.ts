import type { ModelInfo } from './model.js'

const MOST_FALLBACKS = 2

/**
 * The models to ask instead when the chosen one is down: those the administrator wrote behind it. A list that the server
 * gives says nothing about which one could stand in for which.
 */
export function fallbacksFor(models: readonly ModelInfo[], chosen: string): string[] {
  const from = models.find(({ id }) => id === chosen)
  const place = from?.fallbackOrder ?? null
  if (!from || place === null) return []
  return models
    .filter(({ fallbackOrder }) => fallbackOrder !== null && fallbackOrder > place)
    .filter(({ imageGeneration }) => imageGeneration === from.imageGeneration)
    .sort((a, b) => (a.fallbackOrder ?? 0) - (b.fallbackOrder ?? 0))
    .slice(0, MOST_FALLBACKS)
    .map(({ id }) => id)
}
