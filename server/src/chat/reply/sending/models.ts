import { badInput } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { fallbacksFor } from '../../../model/fallback.js'
import type { ModelDoor, ModelInfo } from '../../../model/model.js'
import { chooseModel } from '../../conversation/chooseModel.js'
import { allowedModels } from '../../model/allowed.js'

export type Models = [chosen: ModelInfo, ...fallbacks: ModelInfo[]]

/**
 * The model that writes a reply, then those that may stand in for it: the named one, else that of the conversation. One
 * that is gone or not allowed any more is never quietly replaced: it would answer differently and cost something else.
 */
export async function modelsFor(
  viewer: Viewer,
  door: ModelDoor,
  named: string | null | undefined,
  ofConversation: string | undefined,
  path: 'input.model' | 'model' | 'id',
): Promise<Models> {
  const id = named ?? ofConversation ?? (await chooseModel(viewer, door, null))
  const models = await allowedModels(viewer, door)
  const chosen = models.find(model => model.id === id)
  if (!chosen) throw badInput({ [path]: named == null ? gone(id) : unknown(id) })
  const fallbacks = fallbacksFor(models, id).flatMap(other => models.find(model => model.id === other) ?? [])
  return [chosen, ...fallbacks]
}

const unknown = (id: string) => `There is no model "${id.slice(0, 100)}": see the query models.`

const gone = (id: string) =>
  `The model of this conversation, "${id.slice(0, 100)}", is not there any more or not for you: choose another one from the query models with updateConversation, or name it for one reply.`
