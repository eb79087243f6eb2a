import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { allowedModels, type ModelDeps, modelWithId } from '../model/allowed.js'

/** The name of the model with an id, if the viewer may use it; of the default one without an id. */
export async function chooseModel(
  viewer: Viewer,
  deps: ModelDeps,
  id: string | null | undefined,
): Promise<string> {
  if (id != null) return (await modelWithId(viewer, deps, id, 'input.model')).id
  const [first] = await allowedModels(viewer, deps.model)
  if (!first && viewer.models)
    throw new CodedError('FORBIDDEN', 'Your roles do not allow any model that the server offers.')
  if (!first) throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server offers no model.')
  return first.id
}
