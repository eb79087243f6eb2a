import { badInput, CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelDoor } from '../../model/model.js'
import { allowedModels } from '../model/allowed.js'

/** The model named, if the viewer may use it; the default one if none is named. */
export async function chooseModel(
  viewer: Viewer,
  door: ModelDoor,
  named: string | null | undefined,
): Promise<string> {
  const models = await allowedModels(viewer, door)
  if (named != null) {
    if (!models.some(model => model.id === named))
      throw badInput({ 'input.model': `There is no model "${named.slice(0, 100)}": see the query models.` })
    return named
  }
  const [first] = models
  if (!first && viewer.models)
    throw new CodedError('FORBIDDEN', 'Your roles do not allow any model that the server offers.')
  if (!first) throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server offers no model.')
  return first.id
}
