import type { Conversation, Message } from '@parley/prisma'
import type { ImageParameters, ModelParameter, ModelParameters } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { isObject, jsonObjectIn } from '../../base/jsonObject.js'
import type { ModelInfo } from '../../model/model.js'
import { adjustableFields } from '../../model/parameters.js'
import type { ModelDeps } from './allowed.js'
import { problemWith, storable } from './input.js'

type Given = ModelParameters | null | undefined

const parameters = Object.entries(adjustableFields) as [ModelParameter, keyof ModelParameters][]

/** What is given, ready to be kept; BAD_USER_INPUT for each value that cannot be, or that the model does not let people change. */
export function checkParameters(
  given: Given,
  { name: model, adjustable = [] }: Pick<ModelInfo, 'name' | 'adjustable'>,
  path: string,
): ModelParameters {
  const wrong: Record<string, string> = {}
  const checked = parameters.flatMap(([parameter, field]) => {
    const value = given?.[field]
    if (value === undefined) return []
    const stored = storable(value)
    const problem =
      stored === null || adjustable.includes(parameter)
        ? problemWith(field, stored as never)
        : `${field} cannot be changed for the model "${model}".`
    if (problem) wrong[`${path}.${field}`] = problem
    return [[field, stored === null ? null : value]]
  })
  if (Object.keys(wrong).length > 0) throw badInput(wrong)
  return Object.fromEntries(checked)
}

/** The same for a model that is known by its name inside. Of one that is gone nothing can be changed. */
export async function checkParametersOf(
  { model }: Pick<ModelDeps, 'model'>,
  name: string,
  given: Given,
  path = 'input.parameters',
): Promise<ModelParameters> {
  if (!given) return {}
  const found = (await model.list()).find(({ id }) => id === name)
  return checkParameters(given, found ?? { name }, path)
}

/** As they are stored: without what says nothing; null: nothing does. */
export function storedParameters(given: ModelParameters): string | null {
  const said = Object.entries(given).filter(([, value]) => value != null)
  return said.length > 0 ? JSON.stringify(Object.fromEntries(said)) : null
}

export function parametersIn(stored: string | null): ModelParameters | null {
  const { image: _image, ...said } = (stored && jsonObjectIn(stored)) || {}
  return Object.keys(said).length > 0 ? said : null
}

/** Of what asks for an image, which says nothing else. */
export const storedImage = (image: ImageParameters): string => JSON.stringify({ image })

/** How an image is to be made; null: a text is asked for. */
export function imageIn(stored: string | null): ImageParameters | null {
  const image = stored === null ? null : jsonObjectIn(stored)?.image
  return isObject(image) ? image : null
}

/** How a reply is to be written, as far as anybody chose: what was given for it before what its conversation says. */
export const wantedFor = (
  conversation: Pick<Conversation, 'parameters'>,
  reply: Pick<Message, 'parameters'>,
): ModelParameters => ({ ...parametersIn(conversation.parameters), ...parametersIn(reply.parameters) })
