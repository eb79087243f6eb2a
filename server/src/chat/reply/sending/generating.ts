import type { GenerateImageInput, ModelParameters } from '@parley/schema'
import type { Db } from '../../../base/db/db.js'
import { badInput } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import type { MadeFiles } from '../../attachment/made.js'
import type { CarriedFile, MessageFiles } from '../../attachment/messageFiles.js'
import { chooseModel } from '../../conversation/chooseModel.js'
import { checkFields } from '../../conversation/input.js'
import type { ModelDeps } from '../../model/allowed.js'
import { storedImage } from '../../model/parameters.js'
import { preferencesOf } from '../../preferences/preferences.sql.js'
import type { Sent } from './addTurn.js'
import type { createBeginning } from './begin.js'
import { findWritable } from './find.js'
import { checkContent } from './input.js'
import { type Models, modelsForImage } from './models.js'

/** What it is made of, and whom to blame for it. */
interface Given {
  carried: readonly CarriedFile[]
  pathOf(index: number): string
  parameters?: ModelParameters | null | undefined
}

export type Generating = ReturnType<typeof createGenerating>

/** What makes a model make an image. */
export function createGenerating(
  deps: {
    db: Db
    files: Pick<MessageFiles, 'choose'>
    made: Pick<MadeFiles, 'checkPlace'>
    begin: ReturnType<typeof createBeginning>
  } & ModelDeps,
) {
  const { db, files, made, begin } = deps

  /** The models that may make it. Throws for whatever else stands in the way of one. */
  async function modelsFor(
    viewer: Viewer,
    named: string | null | undefined,
    preferred: string | null | undefined,
    path: 'input.model' | 'model' | 'id',
    { carried, pathOf, parameters }: Given,
  ): Promise<Models> {
    if (parameters) throw badInput({ parameters: 'An image is made without them.' })
    const others = carried.flatMap(({ medium }, i) => (medium === null ? [pathOf(i)] : []))
    if (others.length > 0) throw badInput(Object.fromEntries(others.map(other => [other, NO_PICTURE])))
    const models = await modelsForImage(viewer, deps, named, preferred, path)
    await made.checkPlace(viewer.user.id)
    return models
  }

  return {
    modelsFor,

    /** Stores the prompt and an empty reply, and has the image made. Answers at once. */
    async generate(viewer: Viewer, input: GenerateImageInput): Promise<Sent> {
      checkFields({ idempotencyKey: input.idempotencyKey })
      const content = checkContent(input.prompt, 'input.prompt', false)
      const image = checkedImage(input)
      const conversation = input.conversationId ? await findWritable(db, viewer, input.conversationId) : null
      if (!conversation && input.parentId)
        throw badInput({ 'input.parentId': 'parentId needs a conversationId.' })
      const filesPath = 'input.attachmentIds'
      const place = { path: filesPath, conversationId: conversation?.id ?? null }
      const carried = await files.choose(viewer, input.attachmentIds, place)
      const given = { carried, pathOf: (i: number) => `${filesPath}.${i}` }
      const models = await modelsFor(viewer, input.model, conversation?.model, 'input.model', given)
      const started = conversation ? null : { model: await modelOfNew(viewer) }
      return begin(viewer, {
        ...{ operation: 'generateImage', input, instructions: null, keyPath: 'input.idempotencyKey' },
        conversation,
        turn: {
          ...{ content, parentId: input.parentId ?? undefined, idempotencyKey: input.idempotencyKey },
          parameters: storedImage(image),
          ...(started && { started }),
        },
        question: {
          ...{ content, parentId: input.parentId ?? conversation?.lastMessageId ?? null, files: carried },
        },
        ...{ filesPath, models, image },
      })
    },
  }

  async function modelOfNew(viewer: Viewer): Promise<string> {
    return chooseModel(viewer, deps, null, (await preferencesOf(db, viewer))?.model)
  }
}

const NO_PICTURE = 'An image is made of pictures alone: this file is none.'

function checkedImage({ size, quality }: Pick<GenerateImageInput, 'size' | 'quality'>) {
  const problems: Record<string, string> = {}
  if (size != null && !/^(auto|\d{2,5}x\d{2,5})$/.test(size))
    problems['input.size'] = 'size is neither "auto" nor width and height, like "1024x1024".'
  if (quality != null && !/^[a-z]{1,16}$/i.test(quality))
    problems['input.quality'] = 'quality is no word like "high", of at most 16 letters.'
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return { ...(size != null && { size }), ...(quality != null && { quality }) }
}
