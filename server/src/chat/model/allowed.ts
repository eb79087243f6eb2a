import type { Bearer } from '../../base/viewer.js'
import type { ModelDoor, ModelInfo } from '../../model/model.js'

/** The models the server has, without those the viewer's roles do not allow: as if they were not there. */
export async function allowedModels(
  { models: allowed }: Pick<Bearer, 'models'>,
  door: ModelDoor,
): Promise<ModelInfo[]> {
  const models = await door.list()
  return allowed ? models.filter(({ id }) => allowed.has(id)) : models
}
