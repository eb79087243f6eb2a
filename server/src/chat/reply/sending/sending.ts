import type { Message } from '@parley/prisma'
import type { ModelParameters, SendMessageInput } from '@parley/schema'
import type { Db } from '../../../base/db/db.js'
import { badInput, CodedError } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import type { MessageFiles } from '../../attachment/messageFiles.js'
import { checkFields } from '../../conversation/input.js'
import { isDeleted, requireStanding } from '../../message/standing.js'
import type { ModelDeps } from '../../model/allowed.js'
import { checkParameters, imageIn, storedParameters } from '../../model/parameters.js'
import { preferencesOf } from '../../preferences/preferences.sql.js'
import type { Sent } from './addTurn.js'
import type { createBeginning } from './begin.js'
import { findReadable, findWritable } from './find.js'
import type { Generating } from './generating.js'
import { checkContent, checkKey } from './input.js'
import { type Models, modelsFor, seeing } from './models.js'

/** What makes a model write: a new message, a new version of one, a new version of a reply. */
export function createSending(
  deps: {
    db: Db
    files: Pick<MessageFiles, 'choose' | 'of'>
    begin: ReturnType<typeof createBeginning>
    modelsForImage: Generating['modelsFor']
  } & ModelDeps,
) {
  const { db, files, begin, modelsForImage } = deps

  const instructionsOf = async (viewer: Viewer) => (await preferencesOf(db, viewer))?.instructions ?? null

  /** A reply, and what it answers. */
  async function findAnswered(viewer: Viewer, id: string) {
    const old = await findReadable(db, viewer, id)
    requireStanding(old)
    const conversation = await findWritable(db, viewer, old.conversationId)
    const asked = old.parentId ? await findReadable(db, viewer, old.parentId) : null
    if (old.role !== 'ASSISTANT' || !asked)
      throw badInput({
        id: 'Only a reply can be written anew: a message of your own is changed by editMessage.',
      })
    if (isDeleted(asked)) throw badInput({ id: 'The message that this reply answers was deleted.' })
    return { old, asked, conversation, carried: await carriedBy(asked) }
  }

  const carriedBy = async ({ id }: Message) => (await files.of([id])).get(id) ?? []

  return {
    /** Stores the message and an empty reply, and has the reply written. Answers before its first word. */
    async send(viewer: Viewer, input: SendMessageInput): Promise<Sent> {
      checkFields(input)
      const content = checkContent(input.content, 'input.content', Boolean(input.attachmentIds?.length))
      const conversation = input.conversationId ? await findWritable(db, viewer, input.conversationId) : null
      if (!conversation && input.parentId)
        throw badInput({ 'input.parentId': 'parentId needs a conversationId.' })
      const filesPath = 'input.attachmentIds'
      const carried = await files.choose(viewer, input.attachmentIds, {
        path: filesPath,
        conversationId: null,
      })
      const wanted = await preferencesOf(db, viewer)
      const found = await modelsFor(
        ...([viewer, deps, input.model, conversation?.model, 'input.model', wanted?.model] as const),
      )
      const models = seeing(found, carried, i => `${filesPath}.${i}`)
      return begin(viewer, {
        operation: 'sendMessage',
        input,
        instructions: wanted?.instructions ?? null,
        keyPath: 'input.idempotencyKey',
        conversation,
        turn: {
          ...{ content, parentId: input.parentId ?? undefined, idempotencyKey: input.idempotencyKey },
          parameters: checked(input.parameters, models, 'input.parameters'),
        },
        question: {
          ...{ content, parentId: input.parentId ?? conversation?.lastMessageId ?? null, files: carried },
        },
        ...{ filesPath, models },
      })
    },

    /** The same turn once more with another text: a branch beside it, and a reply. */
    async edit(
      viewer: Viewer,
      id: string,
      text: string,
      {
        attachmentIds,
        parameters,
        idempotencyKey,
      }: TurnOptions & { attachmentIds?: string[] | null | undefined },
    ): Promise<Sent> {
      const input = { id, content: text, attachmentIds, parameters, idempotencyKey }
      checkKey(idempotencyKey, 'idempotencyKey')
      // Whether it may be empty is known once its files are.
      checkContent(text, 'content', true)
      const old = await findReadable(db, viewer, id)
      requireStanding(old)
      if (old.role !== 'USER')
        throw badInput({
          id: 'Only what a person wrote can be edited: a reply is written anew by regenerateReply.',
        })
      const conversation = await findWritable(db, viewer, old.conversationId)
      if (old.authorId !== viewer.user.id)
        throw new CodedError('FORBIDDEN', 'Only the person who wrote a message may edit it.')
      const filesPath = 'attachmentIds'
      const carried = attachmentIds
        ? await files.choose(viewer, attachmentIds, { path: filesPath, conversationId: conversation.id })
        : await carriedBy(old)
      const content = checkContent(text, 'content', carried.length > 0 && !imageIn(old.parameters))
      const pathOf = (i: number) => (attachmentIds ? `${filesPath}.${i}` : 'id')
      const image = imageIn(old.parameters)
      const models = image
        ? await modelsForImage(viewer, null, conversation.model, 'id', { carried, pathOf, parameters })
        : seeing(await modelsFor(viewer, deps, null, conversation.model, 'id'), carried, pathOf)
      return begin(viewer, {
        operation: 'editMessage',
        input,
        instructions: await instructionsOf(viewer),
        keyPath: 'idempotencyKey',
        conversation,
        turn: {
          ...{ content, parentId: old.parentId, idempotencyKey },
          parameters: checked(parameters, models, 'parameters') ?? old.parameters,
        },
        question: { content, parentId: old.parentId, files: carried },
        ...{ filesPath, models, image },
      })
    },

    /** Another reply to the same message, on a branch of its own. */
    async regenerate(
      viewer: Viewer,
      id: string,
      { model: named, parameters, idempotencyKey }: TurnOptions & { model?: string | null | undefined },
    ): Promise<Message> {
      const input = { id, model: named, parameters, idempotencyKey }
      checkKey(idempotencyKey, 'idempotencyKey')
      const { old, asked, conversation, carried } = await findAnswered(viewer, id)
      if (old.status === 'STREAMING') throw isBeingWritten()
      const image = imageIn(asked.parameters)
      const pathOf = () => 'model'
      const models = image
        ? await modelsForImage(viewer, named, old.model, 'model', { carried, pathOf, parameters })
        : seeing(await modelsFor(viewer, deps, named, conversation.model, 'model'), carried, pathOf)
      const { reply } = await begin(viewer, {
        operation: 'regenerateReply',
        input,
        instructions: await instructionsOf(viewer),
        keyPath: 'idempotencyKey',
        conversation,
        turn: {
          parentId: asked.id,
          parameters: checked(parameters, models, 'parameters') ?? asked.parameters,
        },
        question: { content: asked.content, parentId: asked.parentId, files: carried },
        ...{ models, image },
      })
      return reply
    },

    /** The same answer with what was left to say: a version beside it that begins with its text. */
    async resume(
      viewer: Viewer,
      id: string,
      named?: string | null,
      idempotencyKey?: string | null,
    ): Promise<Message> {
      const input = { id, model: named, idempotencyKey }
      checkKey(idempotencyKey, 'idempotencyKey')
      const { old, asked, conversation, carried } = await findAnswered(viewer, id)
      if (old.status === 'STREAMING') throw isBeingWritten()
      if (!isCutOff(old))
        throw badInput({
          id: 'Only a reply that was stopped, or cut because of its length, can be continued.',
        })
      // Who began it goes on.
      const found = await modelsFor(viewer, deps, named, old.model ?? conversation.model, 'model')
      const { reply } = await begin(viewer, {
        operation: 'continueReply',
        input,
        instructions: await instructionsOf(viewer),
        keyPath: 'idempotencyKey',
        conversation,
        turn: { parentId: asked.id, parameters: old.parameters },
        question: { content: asked.content, parentId: asked.parentId, files: carried },
        begun: old.content,
        models: seeing(found, carried, () => 'model'),
      })
      return reply
    },
  }
}

export interface TurnOptions {
  parameters?: ModelParameters | null | undefined
  idempotencyKey?: string | null | undefined
}

/** As they are stored; null: none are given. */
const checked = (given: ModelParameters | null | undefined, [chosen]: Models, path: string): string | null =>
  storedParameters(checkParameters(given, chosen, path))

const isBeingWritten = () =>
  new CodedError('CONFLICT', 'This reply is being written: wait for it, or stop it first.')

/** What failed is asked for anew, and what the model has ended is whole. */
const isCutOff = ({ status, finishReason, content }: Message): boolean =>
  content !== '' && (status === 'STOPPED' || finishReason === 'LENGTH')
