import type { PrismaClient } from '@parley/prisma'
import { newId } from '../src/base/db/id.js'

export interface NewConversations {
  ownerId: string
  count?: number
  /** Messages in each, alternately of people and of the model. */
  messages?: number
  text?: string
  /** Who else is in them; all take turns in asking. */
  others?: string[]
  lastMessageAt?: Date
}

/** Conversations in the database of a running server; their ids. */
export async function addConversations(client: PrismaClient, options: NewConversations): Promise<string[]> {
  const { ownerId, count = 1, messages = 2, text = 'text', others = [], lastMessageAt = new Date() } = options
  const at = lastMessageAt
  const rows = Array.from({ length: count }, () => ({ id: newId('cnv'), branchId: newId('brn') }))
  const times = { createdAt: at, updatedAt: at, lastMessageAt: at }
  await client.conversation.createMany({
    data: rows.map(({ id }) => ({
      id,
      ownerId,
      title: `about ${text}`,
      model: 'test-model',
      lastSeq: messages,
      ...times,
    })),
  })
  await client.branch.createMany({
    data: rows.map(({ id, branchId }) => ({ id: branchId, conversationId: id, fromDepth: 0 })),
  })
  const people = [ownerId, ...others]
  await client.participant.createMany({
    data: rows.flatMap(({ id }) =>
      people.map((userId, i) => ({
        conversationId: id,
        userId,
        access: i === 0 ? 'OWNER' : 'WRITE',
        addedAt: at,
        ...times,
      })),
    ),
  })
  const authorOf = (i: number) => (i % 2 === 1 ? null : (people[(i / 2) % people.length] ?? ownerId))
  await client.message.createMany({
    data: rows.flatMap(({ id, branchId }) =>
      Array.from({ length: messages }, (_, i) => ({
        id: newId('msg'),
        conversationId: id,
        ownerId,
        authorId: authorOf(i),
        branchId,
        depth: i,
        seq: i + 1,
        role: i % 2 === 0 ? 'USER' : 'ASSISTANT',
        content: `${text} ${i} by ${authorOf(i) ?? 'the model'}`,
        status: 'COMPLETE',
        stopRequested: false,
        createdAt: at,
        updatedAt: at,
        completedAt: at,
      })),
    ),
  })
  return rows.map(({ id }) => id)
}

export interface NewVersions {
  ownerId: string
  count: number
  text: string
}

/** One message written anew until there are so many versions of it; their ids. */
export async function addVersions(
  client: PrismaClient,
  { ownerId, count, text }: NewVersions,
): Promise<string[]> {
  const [conversationId = ''] = await addConversations(client, { ownerId, messages: 1, text })
  const first = await client.message.findFirstOrThrow({ where: { conversationId } })
  const rows = Array.from({ length: count - 1 }, (_, i) => ({
    ...first,
    id: newId('msg'),
    branchId: newId('brn'),
    seq: i + 2,
    content: `${text} ${i}`,
  }))
  await client.branch.createMany({
    data: rows.map(({ branchId }) => ({ id: branchId, conversationId, fromDepth: 0 })),
  })
  await client.message.createMany({ data: rows })
  await client.conversation.update({ where: { id: conversationId }, data: { lastSeq: count } })
  return [first, ...rows].map(({ id }) => id)
}
