import { badInput } from '../../base/errors.js'
import type { Bearer } from '../../base/viewer.js'
import type { ModelDoor, ModelInfo } from '../../model/model.js'
import type { ModelRows } from '../../model/modelRows.js'

/** Models as their server names them, and as everybody outside does. */
export interface ModelDeps {
  model: ModelDoor
  modelRows: ModelRows
}

/** The models the server has, without those the viewer's roles do not allow: as if they were not there. */
export async function allowedModels(
  { models: allowed }: Pick<Bearer, 'models'>,
  door: ModelDoor,
): Promise<ModelInfo[]> {
  const models = (await door.list()).filter(({ disabled }) => !disabled)
  return allowed ? models.filter(({ id }) => allowed.has(id)) : models
}

/** The one with an id, if the viewer may use it; else BAD_USER_INPUT, with the id of what was named instead. */
export async function modelWithId(
  viewer: Pick<Bearer, 'models'>,
  { model, modelRows }: ModelDeps,
  id: string,
  path: string,
): Promise<ModelInfo> {
  const models = await allowedModels(viewer, model)
  const [row] = await modelRows.withIds([id])
  const found = models.find(one => one.id === row?.name)
  if (found) return found
  const named = models.find(one => one.id === id) ?? models.find(one => one.name === id)
  if (!named) throw badInput({ [path]: `There is no model "${id.slice(0, 100)}": see the query models.` })
  const meant = await modelRows.named(named.id)
  throw badInput({ [path]: `"${id}" is the name of a model: give its id, "${meant.id}".` })
}
