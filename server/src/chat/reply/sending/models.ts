import { badInput, CodedError } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { fallbacksFor } from '../../../model/fallback.js'
import type { ModelInfo } from '../../../model/model.js'
import type { CarriedFile } from '../../attachment/messageFiles.js'
import { chooseModel } from '../../conversation/chooseModel.js'
import { allowedModels, type ModelDeps, modelWithId } from '../../model/allowed.js'

export type Models = [chosen: ModelInfo, ...fallbacks: ModelInfo[]]

/** The model that writes a reply, then those that may stand in for it: rule 12 of docs/replies.md. */
export async function modelsFor(
  viewer: Viewer,
  deps: ModelDeps,
  id: string | null | undefined,
  ofConversation: string | undefined,
  path: 'input.model' | 'model' | 'id',
  /** Of whoever begins a conversation. */
  preferred?: string | null,
): Promise<Models> {
  const models = await allowedModels(viewer, deps.model)
  const chosen = id == null ? await unnamed() : await modelWithId(viewer, deps, id, path)
  if (writesNothing(chosen)) throw badInput({ [path]: drawsOnly(chosen.name) })
  return withFallbacks(viewer, models, chosen)

  async function unnamed(): Promise<ModelInfo> {
    const name = ofConversation ?? (await chooseModel(viewer, deps, null, preferred))
    const found = models.find(model => model.id === name)
    if (!found) throw badInput({ [path]: gone(name) })
    return found
  }
}

/** It makes images, and nobody said how much it reads or writes. */
const writesNothing = ({ imageGeneration, contextWindow, maxOutput }: ModelInfo): boolean =>
  imageGeneration && contextWindow === null && maxOutput === null

function withFallbacks(viewer: Viewer, models: readonly ModelInfo[], chosen: ModelInfo): Models {
  if (chosen.byPerson && !viewer.session) throw new CodedError('FORBIDDEN', OWN_ACCOUNT)
  const fallbacks = fallbacksFor(models, chosen.id).flatMap(
    other => models.find(model => model.id === other) ?? [],
  )
  return [chosen, ...fallbacks]
}

/** The same for an image: without a name the preferred one, if it makes images, else the first that does. */
export async function modelsForImage(
  viewer: Viewer,
  deps: ModelDeps,
  id: string | null | undefined,
  preferred: string | null | undefined,
  path: 'input.model' | 'model' | 'id',
): Promise<Models> {
  const models = await allowedModels(viewer, deps.model)
  const able = models.filter(({ imageGeneration }) => imageGeneration)
  const chosen =
    id == null
      ? (able.find(model => model.id === preferred) ?? able[0])
      : await modelWithId(viewer, deps, id, path)
  if (!chosen) throw badInput({ [path]: 'There is no model for you that makes images.' })
  if (!chosen.imageGeneration)
    throw badInput({
      [path]: `Nobody said that the model "${chosen.name.slice(0, 100)}" makes images: choose one that does.`,
    })
  return withFallbacks(viewer, models, chosen)
}

/** Those of them that see the pictures of a message. Throws where the chosen one does not; `pathOf`: what is to blame. */
export function seeing(
  [chosen, ...fallbacks]: Models,
  files: readonly CarriedFile[],
  pathOf: (index: number) => string,
): Models {
  const pictures = files.flatMap(({ medium }, i) => (medium === null ? [] : [pathOf(i)]))
  if (pictures.length === 0) return [chosen, ...fallbacks]
  if (!chosen.vision)
    throw badInput(Object.fromEntries(pictures.map(path => [path, seesNothing(chosen.name)])))
  return [chosen, ...fallbacks.filter(({ vision }) => vision)]
}

const seesNothing = (name: string) =>
  `Nobody said that the model "${name.slice(0, 100)}" sees pictures: choose one that does.`

const drawsOnly = (name: string) =>
  `The model "${name.slice(0, 100)}" makes images, and nobody said that it writes too, by its context window or its longest answer: choose one that writes, or have it make an image by generateImage.`

const OWN_ACCOUNT =
  'This model is asked with the own account of people who are signed in, so an API key cannot use it: choose another model.'

const gone = (name: string) =>
  `The model of this conversation, "${name.slice(0, 100)}", is not there any more or not for you: choose another one from the query models with updateConversation, or name it for one reply.`
