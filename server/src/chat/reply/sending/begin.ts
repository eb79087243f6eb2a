import type { Conversation } from '@parley/prisma'
import type { ImageParameters } from '@parley/schema'
import type { Db, Transaction } from '../../../base/db/db.js'
import type { Idempotency } from '../../../base/db/idempotency.js'
import type { Viewer } from '../../../base/viewer.js'
import { countTokens } from '../../../model/tokens.js'
import type { Budgets } from '../../../spending/budget/budget.service.js'
import type { CarriedFile, MessageFiles } from '../../attachment/messageFiles.js'
import type { Lease } from '../keeping/lease.js'
import type { Prepared, PromptReader } from '../prompt/prompt.js'
import type { ReplyDrawer } from '../writing/drawer.js'
import type { ReplyWriter } from '../writing/writer.js'
import { addTurn, idsFor, type Sent, type Turn } from './addTurn.js'
import { findReadable, findWritable } from './find.js'
import type { Models } from './models.js'

export interface Wanted {
  /** Name and arguments of the mutation: what makes a repetition of it one. */
  operation: string
  input: object & { idempotencyKey?: string | null | undefined }
  /** Where the key is given. */
  keyPath: string
  /** Null: a new one. */
  conversation: Conversation | null
  turn: Pick<Turn, 'content' | 'parentId' | 'parameters' | 'idempotencyKey' | 'started'>
  /** What the model is asked, and below which message it stands, as far as that is known yet. */
  question: { content: string; parentId: string | null; files: CarriedFile[] }
  /** Where the ids of these files were given, if the turn is to carry them; absent: it does not. */
  filesPath?: string
  /** What whoever asks wants every model to be told; null: nothing. */
  instructions: string | null
  /** The text that the reply begins with; absent: none. */
  begun?: string
  /** It is to be an image, made like this; absent: a text. */
  image?: ImageParameters | null
  models: Models
}

/** Begins a reply, once for its key: what sending, editing and regenerating have in common. Rule 9 of docs/replies.md. */
export function createBeginning(deps: {
  db: Db
  idempotency: Idempotency
  budgets: Pick<Budgets, 'quote' | 'quoteImage' | 'reservation' | 'take'>
  files: Pick<MessageFiles, 'hold'>
  prompts: PromptReader
  lease: Lease
  writer: ReplyWriter
  drawer: ReplyDrawer
  /** What a picture takes of a window at most. */
  imageTokens: number
}) {
  const { db, idempotency, budgets, files, prompts, lease, writer, drawer, imageTokens } = deps

  return async (viewer: Viewer, wanted: Wanted): Promise<Sent> => {
    const { operation, input, keyPath, conversation: existing, turn, question, models, instructions } = wanted
    const begun = wanted.begun ?? null
    const { filesPath } = wanted
    const carried = filesPath === undefined ? [] : question.files
    const [{ id: model }] = models
    const made: { prepared?: Prepared; sent?: Sent | undefined } = {}
    const { image } = wanted
    const countPrompt = async () => {
      if (image) return (await countTokens(question.content)) + question.files.length * imageTokens
      const { content, parentId } = question
      const conversation = existing ?? { id: '', systemPrompt: null, deletions: 0 }
      const asked = {
        conversation,
        parentId,
        question: content,
        files: question.files,
        begun,
        instructions,
        model: models[0],
      }
      const prepared = await prompts.prepare(asked)
      made.prepared = prepared
      // One that stands in may be told more.
      return Math.max(...(await Promise.all(models.map(each => prepared.promptTokens(each)))))
    }
    const quote = await budgets[image ? 'quoteImage' : 'quote'](viewer, models, countPrompt)
    const store = (tx: Transaction) => {
      // It may run again, and find that another request with the same key was faster.
      made.sent = undefined
      const added = {
        ...{ ...turn, conversationId: existing?.id ?? null, model, processId: lease.id },
        files: {
          ids: carried.map(({ id }) => id),
          hold: (held: Transaction) => files.hold(held, carried, filesPath ?? ''),
        },
      }
      const result = idsFor(added)
      const create = async () => {
        const reservation = budgets.reservation(viewer, result.reply, quote)
        const sent = await addTurn(tx, viewer, added, result, [reservation])
        await budgets.take(tx, viewer, result.reply, quote)
        made.sent = sent
        return result
      }
      return idempotency.once(tx, viewer, operation, input, create, { keyPath, result })
    }
    const ids = await db.write(store, { shared: true })
    if (made.sent) {
      const prepared = made.prepared ?? null
      const { maxTokens } = quote
      const task = { models, maxTokens, prepared, files: question.files, begun, instructions }
      if (image) drawer.start(made.sent, viewer, { models, image, files: question.files })
      else writer.start(made.sent, viewer, task)
      return made.sent
    }
    const [conversation, message, reply] = await Promise.all([
      findWritable(db, viewer, ids.conversation),
      findReadable(db, viewer, ids.message),
      findReadable(db, viewer, ids.reply),
    ])
    return { conversation, message, reply }
  }
}
