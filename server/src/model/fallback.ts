import type { ModelInfo } from './model.js'

const MOST_FALLBACKS = 2

/**
 * The models to ask instead when the chosen one is down: those that an admin chose for it. Else that of the same name on other servers, where an admin said so of
 * both, then those written behind it for the same server. A list that a server gives says nothing about which one could
 * stand in for which.
 */
export function fallbacksFor(models: readonly ModelInfo[], chosen: string): string[] {
  const from = models.find(({ id }) => id === chosen)
  if (!from) return []
  const place = from.fallbackOrder
  // What is asked with somebody's own token is not answered by what this server has a key for.
  const alike = models.filter(
    model => model.imageGeneration === from.imageGeneration && model.byPerson === from.byPerson,
  )
  if (from.fallbacks)
    return from.fallbacks.filter(id => id !== chosen && alike.some(model => model.id === id))
  const elsewhere = alike.filter(
    model =>
      from.standsIn && model.standsIn && model.server !== from.server && nameOf(model) === nameOf(from),
  )
  const written = alike
    .filter(({ server }) => server === from.server)
    .filter(({ fallbackOrder }) => place !== null && fallbackOrder !== null && fallbackOrder > place)
    .sort((a, b) => (a.fallbackOrder ?? 0) - (b.fallbackOrder ?? 0))
  return [...elsewhere, ...written].slice(0, MOST_FALLBACKS).map(({ id }) => id)
}

const nameOf = ({ id, upstreamName = id }: ModelInfo): string => upstreamName
