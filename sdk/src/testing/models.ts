import type { Model } from '../index.js'

/** @internal The only model that is listed. */
export const testModel = {
  id: 'test-model',
  name: 'Test model',
  upstreamName: 'test-model',
  available: true,
  isDefault: true,
} as Model

/** @internal What a conversation or a message says of a model: whatever a test names is there. */
export const modelOf = (id: string): Pick<Model, 'id' | 'name'> => ({
  id,
  name: id === testModel.id ? testModel.name : id,
})
