import type { ModelDoor, ModelInfo } from '../../model/model.js'

/**
 * What is known of models, for transactions: there nobody waits for a model server. Whoever sends has asked for the list
 * just before; who does not, loads it first.
 */
export interface Prices {
  /** Undefined for a model nothing is known of. */
  of(modelId: string): ModelInfo | undefined
  learn(models: readonly ModelInfo[]): void
  /** Never fails: then what was known last counts. */
  load(): Promise<void>
}

export function createPrices(model: Pick<ModelDoor, 'list'>): Prices {
  const known = new Map<string, ModelInfo>()
  const learn = (models: readonly ModelInfo[]) => {
    for (const info of models) known.set(info.id, info)
  }
  return {
    of: id => known.get(id),
    learn,
    load: async () => learn(await model.list().catch(() => [])),
  }
}
