import type { Db } from '../../base/db/db.js'
import type { ModelDoor, ToldUsage } from '../../model/model.js'
import { countTokens } from '../../model/tokens.js'
import { settledUsage } from '../../model/told.js'
import type { Budgets } from '../../spending/budget/budget.service.js'
import { factsOfFiles } from '../attachment/links.sql.js'
import { recordEvent } from '../conversationEvent/record.js'
import { isDeleted } from '../message/standing.js'
import { findMessage, messageById } from '../message/store.sql.js'
import { cleanText } from '../reply/writing/text.js'
import { noteForSearch } from '../search/changes.sql.js'
import { firstWordsOf, titleOf, titleRequest } from './prompt.js'

/** In characters, thoughts included: a model that writes more writes no title. */
const MAX_ANSWER = 20_000
const TIMEOUT_MS = 120_000

export type Titler = (
  conversationId: string,
  payload: { replyId: string },
  signal: AbortSignal,
) => Promise<void>

/** How conversations get titles. */
export interface Titles {
  /** By the first words of the first message, and no model. */
  words: boolean
  /** As models are named inside; null: the one that wrote the first reply. */
  model: string | null
}

/** Has a conversation titled, by its first words, or by a model: that of its first reply unless another one is named. What somebody has titled meanwhile stays so. */
export function createTitler(deps: {
  db: Db
  model: ModelDoor
  budgets: Pick<Budgets, 'bookCall'>
  /** Null: what was asked for before is still done. */
  titles: Titles | null
}): Titler {
  const { db, model, budgets, titles } = deps

  /** The one that is named, while it is offered. */
  async function writerOf(reply: string): Promise<string> {
    const named = titles?.model
    if (!named) return reply
    const offered = await model.list().catch(() => [])
    return offered.some(({ id, disabled }) => id === named && !disabled) ? named : reply
  }

  async function ask(
    { name, person }: { name: string; person: string },
    message: string,
    reply: string,
    stop: AbortSignal,
  ) {
    const messages = titleRequest(message, reply)
    const enough = new AbortController()
    const signal = AbortSignal.any([stop, enough.signal, AbortSignal.timeout(TIMEOUT_MS)])
    let answer = ''
    let thought = ''
    let told: ToldUsage | undefined
    for await (const piece of model.stream({ model: name, person, messages, signal })) {
      if (piece.takenBack === 'text') answer = ''
      answer += piece.text ?? ''
      thought += piece.reasoning ?? ''
      told = piece.usage ?? told
      if (answer.length + thought.length > MAX_ANSWER) enough.abort()
    }
    const usage = await settledUsage(told, {
      async prompt() {
        const asked = await Promise.all(messages.map(({ content }) => countTokens(content)))
        return asked.reduce((sum, tokens) => sum + tokens, 0)
      },
      completion: () => countTokens(thought + answer),
    })
    return { answer: cleanText(answer), broken: signal.aborted, usage }
  }

  /** What a message without words is about. */
  const namesOfFiles = async (messageId: string): Promise<string> =>
    ((await factsOfFiles(db, [messageId])).get(messageId) ?? []).map(({ filename }) => filename).join('\n')

  const store = (id: string, title: string, of: string[]) =>
    db.write(async tx => {
      const now = new Date()
      const [titled] = await tx.conversation.updateManyAndReturn({
        where: { id, title: null, messages: { none: { id: { in: of }, status: 'DELETED' } } },
        data: { title, updatedAt: now, eventSeq: { increment: 1 } },
        select: { eventSeq: true, temporary: true },
      })
      if (!titled) return
      await tx.participant.updateMany({ where: { conversationId: id }, data: { updatedAt: now } })
      await noteForSearch(tx, [{ conversationId: id, messageId: null }])
      recordEvent(tx, {
        conversationId: id,
        kind: 'CONVERSATION_UPDATED',
        conversationSeq: titled.eventSeq,
        listed: !titled.temporary,
      })
    })

  return async (id, { replyId }, stop) => {
    const conversation = await db.read.conversation.findUnique({ where: { id } })
    const reply = await findMessage(db.read, { where: { id: replyId, conversationId: id } })
    const message = reply && (await messageById(db.read, reply.parentId ?? ''))
    if (!conversation || conversation.title !== null || !message || !reply.model) return
    if (isDeleted(message) || isDeleted(reply)) return
    const of = [message.id, replyId]
    const question = message.content.trim() === '' ? await namesOfFiles(message.id) : message.content
    if (titles?.words) {
      const title = firstWordsOf(question)
      return title === null ? undefined : store(id, title, of)
    }
    const userId = message.authorId ?? conversation.ownerId
    // Who was suspended or erased meanwhile pays for nothing more.
    if (!(await db.read.user.findFirst({ where: { id: userId, status: 'ACTIVE' } }))) return
    const asked = { name: await writerOf(reply.model), person: userId }
    const { answer, broken, usage } = await ask(asked, question, reply.content, stop)
    await budgets.bookCall({ userId, apiKeyId: null, model: asked.name, usage, conversationId: id })
    const title = broken ? null : titleOf(answer)
    if (title === null) throw new Error('the model answered with no title')
    await store(id, title, of)
  }
}
