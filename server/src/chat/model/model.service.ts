import type { Model } from '@parley/schema'
import type { Viewer } from '../../base/viewer.js'
import { unknownModel } from '../../model/info.js'
import type { ModelInfo } from '../../model/model.js'
import type { KnownModel } from '../../model/modelRows.js'
import { allowedModels, type ModelDeps } from './allowed.js'

export type ModelService = ReturnType<typeof createModelService>

/** Models as people see them. */
export function createModelService({ model, modelRows }: ModelDeps) {
  const byName = new WeakMap<ModelInfo[], Map<string, ModelInfo>>()

  async function show(viewer: Viewer, { id, name, upstreamName }: KnownModel): Promise<Model> {
    const known = await model.known()
    const named = byName.get(known) ?? new Map(known.map(info => [info.id, info]))
    byName.set(known, named)
    const info = named.get(name)
    const mayUse = (other: string) => viewer.models?.has(other) ?? true
    return {
      ...(info ?? { ...unknownModel(name), name: upstreamName }),
      ...{ id, upstreamName },
      available: info !== undefined && mayUse(name),
      isDefault: known.find(one => mayUse(one.id))?.id === name,
    }
  }

  return {
    /** Those the viewer may use, the default first. */
    async list(viewer: Viewer): Promise<Model[]> {
      const rows = await modelRows.allNamed((await allowedModels(viewer, model)).map(({ id }) => id))
      return Promise.all(rows.map(row => show(viewer, row)))
    },

    /** What an object the viewer may see names: also a model that is gone, or not for them. */
    named: async (viewer: Viewer, name: string): Promise<Model> => show(viewer, await modelRows.named(name)),

    /** Those that exist: an id stands in nothing but what names the model to whoever may see that. */
    find: async (viewer: Viewer, ids: string[]): Promise<Model[]> =>
      Promise.all((await modelRows.withIds(ids)).map(row => show(viewer, row))),
  }
}
