import type { Message } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { factsOfFiles } from '../attachment/links.sql.js'
import { findMessages } from '../message/store.sql.js'
import { imageIn, parametersIn } from '../model/parameters.js'
import { conversationsUsed } from './history.sql.js'
import { behind, byCreation, madeUntil, PAGE, type Pages, pagesOf } from './pages.js'

/** Every conversation the person takes part in. Of other people's only that they do, and what they made of it. */
export async function* conversationsOf(db: Db, userId: string, until: Date): Pages {
  const pages = pagesOf<{ conversationId: string; createdAt: Date }>(last =>
    db.read.participant.findMany({
      where: {
        userId,
        addedAt: { lte: until },
        ...(last && {
          createdAt: { gte: last.createdAt },
          OR: [{ createdAt: { gt: last.createdAt } }, { conversationId: { gt: last.conversationId } }],
        }),
      },
      orderBy: [{ createdAt: 'asc' }, { conversationId: 'asc' }],
      take: PAGE,
      select: { conversationId: true, createdAt: true },
    }),
  )
  for await (const page of pages)
    yield (
      await db.read.participant.findMany({
        where: { userId, conversationId: { in: page.map(({ conversationId }) => conversationId) } },
        orderBy: [{ createdAt: 'asc' }, { conversationId: 'asc' }],
        include: {
          tags: true,
          draft: { select: { content: true, updatedAt: true } },
          conversation: {
            include: { participants: { select: { userId: true, access: true, addedAt: true } } },
          },
        },
      })
    ).map(({ conversation, tags, draft, access, addedAt, pinned, archived }) => {
      const { id, title, model, systemPrompt, temporary, createdAt, updatedAt, expiresAt, participants } =
        conversation
      const { forkedFromId } = conversation
      const own = { access, addedAt, pinned, archived, tags: tags.map(({ tag }) => tag), draft }
      if (conversation.ownerId !== userId) return { id, ...own }
      return {
        id,
        ...own,
        title,
        model,
        parameters: parametersIn(conversation.parameters),
        systemPrompt,
        temporary,
        forkedFromId,
        createdAt,
        updatedAt,
        expiresAt,
        participants,
      }
    })
}

/** All messages of the person's own conversations; what replies cost is told of those that the person asked for. */
export async function* ownMessages(db: Db, ownerId: string, until: Date): Pages {
  const pages = pagesOf<Message>(last =>
    findMessages(db.read, {
      where: { ownerId, ...behind(last), AND: [madeUntil(until)] },
      orderBy: byCreation,
      take: PAGE,
    }),
  )
  for await (const page of pages) {
    const replies = page.filter(({ costNano, promptTokens }) => costNano !== null || promptTokens !== null)
    const paid = await db.read.usage.findMany({
      where: { userId: ownerId, messageId: { in: replies.map(({ id }) => id) } },
      select: { messageId: true },
    })
    const own = new Set(paid.map(({ messageId }) => messageId))
    const known = page.map(message => asOf(until, own.has(message.id) ? message : { ...message, ...unpaid }))
    yield await withFiles(db, known)
  }
}

const unpaid = {
  promptTokens: null,
  completionTokens: null,
  cachedPromptTokens: null,
  reasoningTokens: null,
  costNano: null,
}

/** What they wrote in other people's conversations: those they are in, and those they once had a reply in. */
export async function* messagesElsewhere(db: Db, userId: string, until: Date): Pages {
  for await (const ids of conversationsElsewhere(db, userId))
    for (const conversationId of ids) {
      const where = { conversationId, authorId: userId, ownerId: { not: userId }, AND: [madeUntil(until)] }
      const pages = pagesOf<Message>(last =>
        findMessages(db.read, { where: { ...where, ...behind(last) }, orderBy: byCreation, take: PAGE }),
      )
      for await (const page of pages) yield await withFiles(db, page)
    }
}

async function* conversationsElsewhere(db: Db, userId: string): AsyncGenerator<string[], void> {
  const current = pagesOf<{ conversationId: string }>(last =>
    db.read.participant.findMany({
      where: { userId, access: { not: 'OWNER' }, ...beyond(last) },
      orderBy: { conversationId: 'asc' },
      take: PAGE,
      select: { conversationId: true },
    }),
  )
  for await (const page of current) yield page.map(({ conversationId }) => conversationId)
  // Each page is looked for among all that the person has used.
  const former = pagesOf<{ conversationId: string }>(last =>
    conversationsUsed(db, userId, last?.conversationId ?? '', 20 * PAGE),
  )
  for await (const page of former) {
    const ids = page.map(({ conversationId }) => conversationId)
    const still = await db.read.participant.findMany({ where: { userId, conversationId: { in: ids } } })
    const known = new Set(still.map(({ conversationId }) => conversationId))
    yield ids.filter(id => !known.has(id))
  }
}

const beyond = (last: { conversationId: string } | undefined): object =>
  last ? { conversationId: { gt: last.conversationId } } : {}

export async function* feedbackOf(db: Db, userId: string, until: Date): Pages {
  yield* pagesOf<{ messageId: string }>(last =>
    db.read.feedback.findMany({
      where: { userId, ...madeUntil(until), ...(last && { messageId: { gt: last.messageId } }) },
      orderBy: { messageId: 'asc' },
      take: PAGE,
      omit: { userId: true },
    }),
  )
}

/** A reply that was being written then, as it stood: what it says came later. */
function asOf(until: Date, message: Message): Message {
  if (message.completedAt && message.completedAt <= until) return message
  const unwritten = {
    content: '',
    status: 'STREAMING',
    failureCode: null,
    failureMessage: null,
    failureDetail: null,
    reasoning: null,
    finishReason: null,
  }
  const unknown = { timeToFirstToken: null, duration: null, contextOmitted: null, completedAt: null }
  return { ...message, ...unwritten, ...unknown, ...unpaid }
}

/** Messages as they are told, with what they carry. */
async function withFiles(db: Db, messages: Message[]): Promise<object[]> {
  const files = await factsOfFiles(
    db,
    messages.map(({ id }) => id),
  )
  return messages.map(message => ({ ...told(message), attachments: files.get(message.id) ?? [] }))
}

/** Without what only this server's own work needs. */
function told(message: Message): object {
  const {
    ownerId: _owner,
    branchId: _branch,
    depth: _depth,
    processId: _process,
    stopRequested: _stop,
    hasFiles: _files,
    idempotencyKey: _key,
    madeBy: _maker,
    failureDetail: _detail,
    parameters,
    ...rest
  } = message
  const image = imageIn(parameters)
  return { ...rest, parameters: parametersIn(parameters), ...(image && { image }) }
}
