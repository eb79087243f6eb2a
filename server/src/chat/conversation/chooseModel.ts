import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { allowedModels, type ModelDeps, modelWithId } from '../model/allowed.js'

/** The name of the model with an id, if the viewer may use it; without one of the preferred one, if it is there, else of the default. */
export async function chooseModel(
  viewer: Viewer,
  deps: ModelDeps,
  id: string | null | undefined,
  preferred?: string | null,
): Promise<string> {
  if (id != null) return (await modelWithId(viewer, deps, id, 'input.model')).id
  const models = await allowedModels(viewer, deps.model)
  const first = models.find(model => model.id === preferred) ?? models[0]
  if (!first && viewer.models)
    throw new CodedError('FORBIDDEN', 'Your roles do not allow any model that the server offers.')
  if (!first)
    throw new CodedError('UPSTREAM_UNAVAILABLE', 'There is no model: an administrator has to set one up.')
  return first.id
}
