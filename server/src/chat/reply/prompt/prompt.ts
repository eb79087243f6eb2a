import type { Conversation, Message } from '@parley/prisma'
import type { Bus } from '../../../base/bus/bus.js'
import type { Db } from '../../../base/db/db.js'
import type { ModelInfo, ModelMessage } from '../../../model/model.js'
import type { CarriedFile, MessageFiles } from '../../attachment/messageFiles.js'
import { createPathLoader } from '../../conversation/path.service.js'
import { findMessage } from '../../message/store.sql.js'
import { alternating, entriesOf, type Turn } from './alternating.js'
import { createCarrying } from './carrying.js'
import { fit, tokensOf } from './fit.js'
import { createPromptCache, type History } from './promptCache.js'

/** Not every model server goes on with an answer that it is given the beginning of; every model does what it is asked. */
const GO_ON =
  'Your answer was cut off. Go on with it exactly where it ends: begin with the very next character, repeat nothing, and say nothing about going on.'

export interface Asked {
  conversation: Pick<Conversation, 'id' | 'systemPrompt' | 'deletions'>
  /** The message before the question; null if the question is the first one. */
  parentId: string | null
  question: string
  /** That the question carries. */
  files: readonly CarriedFile[]
  /** The beginning of the answer, which the model is asked to go on with; null: to answer. */
  begun: string | null
  /** What whoever asks wants every model to be told; null: nothing. It is kept nowhere. */
  instructions: string | null
  model: ModelInfo | undefined
}

/** What a model is given for one reply. */
export interface Prepared {
  messages(): Promise<ModelMessage[]>
  /** How many of them, from the end, are what was asked. */
  last: number
  /** The same for a model that stands in, which is told what the company wants it to be told. */
  messagesFor(other: ModelInfo): Promise<ModelMessage[]>
  /** Lets go of pictures, once nobody is to be given messages any more. */
  sent(): void
  /** By our own count, made when it is wanted; of the model it was prepared for, or another one. */
  promptTokens(other?: ModelInfo): Promise<number>
  /** How many earlier messages of the branch are not among them. */
  omitted: number
  /** The same, when so many of the earlier messages among them are left out as well. */
  omittedWithout(left: number): number
  /** What does not fit although it must: then the model is not asked. */
  tooLong: string | null
  parentId: string | null
  /** What it is made of may still change: the message before the question was being written. */
  provisional: boolean
  /** Of the conversation, before the messages were read. */
  deletions: number
  history: History
  files: readonly CarriedFile[]
  /** Keeps how much of the documents in question the model was given. */
  noteIncluded(): Promise<void>
}

export type PromptReader = ReturnType<typeof createPromptReader>

/** What the model is given, kept by the end of each reply for the next one: rule 11 of docs/replies.md. */
export function createPromptReader(deps: {
  db: Db
  bus: Bus
  files: MessageFiles
  imageTokens: number
  contextMessages: number
  contextHours: number
}) {
  const { db, bus, files: carriedFiles, imageTokens, contextMessages: limit, contextHours } = deps
  const cache = createPromptCache(bus, limit, contextHours)

  const readHistory = async (
    conversation: Asked['conversation'],
    parentId: string | null,
  ): Promise<{ history: History; provisional: boolean }> => {
    const known = parentId === null ? noHistory : await cache.get(conversation, parentId)
    if (known) return { history: known, provisional: false }
    const parent = await findMessage(db.read, {
      where: { id: parentId ?? '', conversationId: conversation.id },
    })
    if (!parent) return { history: noHistory, provisional: true }
    const last = await createPathLoader(db).last(parent, limit - 1)
    const carried = await carriedFiles.of(last.map(({ id }) => id))
    const history = { depth: parent.depth, entries: entriesOf(last, carried) }
    return { history, provisional: parent.status === 'STREAMING' }
  }

  return {
    async prepare({
      conversation,
      parentId,
      question,
      files,
      begun,
      instructions,
      model,
    }: Asked): Promise<Prepared> {
      const { history, provisional } = await readHistory(conversation, parentId)
      const systemFor = (of: ModelInfo | undefined): Turn[] => {
        const told = [of?.systemPrompt, instructions, conversation.systemPrompt].filter(Boolean)
        return told.length > 0 ? [newTurn('system', told.join('\n\n'))] : []
      }
      const [system = null] = systemFor(model)
      const carrying = createCarrying(carriedFiles, imageTokens)
      const window = model?.contextWindow ?? null
      const said = await Promise.all(
        history.entries.map(entry => carrying.withDocuments<Turn>(entry, window)),
      )
      const asked = [
        await carrying.withDocuments({ ...newTurn('user', question), files }, window, true),
        ...(begun === null ? [] : [newTurn('assistant', begun), newTurn('user', GO_ON)]),
      ]
      const all = [...said, ...asked]
      const seen = carrying.seenBy(all, model)
      const { entries, tooLong } = await fit(
        model,
        system,
        seen.slice(0, said.length),
        seen.slice(said.length),
      )
      const from = said.length - entries.length
      const turns = alternating(seen.slice(from))
      const turnsFor = (of: ModelInfo | undefined) =>
        of === model ? turns : alternating(carrying.seenBy(all.slice(from), of))
      const givenTo = (of: ModelInfo | undefined) => [
        ...(of === model ? (system ? [system] : []) : systemFor(of)),
        ...turnsFor(of),
      ]
      const messagesFor = (of: ModelInfo | undefined) => Promise.all(givenTo(of).map(carrying.messageOf))
      const omittedWithout = (left: number) => turns[left]?.depth ?? history.depth + 1
      return {
        messages: () => messagesFor(model),
        messagesFor,
        sent: carrying.sent,
        last: asked.length,
        async promptTokens(other = model) {
          const tokens = await Promise.all(givenTo(other).map(tokensOf))
          return tokens.reduce((sum, one) => sum + one, 0)
        },
        omitted: omittedWithout(0),
        omittedWithout,
        tooLong,
        parentId,
        provisional,
        deletions: conversation.deletions,
        history,
        files,
        async noteIncluded() {
          const included = await carrying.included()
          if (included.length > 0) await carriedFiles.noteIncluded(included)
        },
      }
    },

    /** Keeps what the next reply of this branch begins with. */
    async keep(prepared: Prepared, message: Message, reply: Message): Promise<void> {
      const oldest = reply.depth + 2 - limit
      const carried = new Map(prepared.files.length > 0 ? [[message.id, [...prepared.files]]] : [])
      const entries = [...prepared.history.entries, ...entriesOf([message, reply], carried)]
      const { deletions } = prepared
      await cache.set({ id: reply.conversationId, deletions }, reply.id, {
        depth: reply.depth,
        entries: entries.filter(({ depth }) => depth >= oldest),
      })
    },
    forget: cache.forget,
  }
}

/** Before the first message. */
const noHistory: History = { depth: -1, entries: [] }

const newTurn = (role: Turn['role'], content: string): Turn => ({ role, content, tokens: null, depth: null })
