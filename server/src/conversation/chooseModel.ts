import { badInput, CodedError } from '../errors.js'
import type { ModelDoor } from '../model/model.js'

/** The model named, if the server has it; the default one if none is named. */
export async function chooseModel(door: ModelDoor, named: string | null | undefined): Promise<string> {
  const models = await door.list()
  if (named != null) {
    if (!models.some(model => model.id === named))
      throw badInput({ 'input.model': `There is no model "${named.slice(0, 100)}": see the query models.` })
    return named
  }
  const [first] = models
  if (!first) throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server offers no model.')
  return first.id
}
