import { expect, test } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { addPerson } from '../../../test/people.js'
import { usersByIds } from '../../access/user/user.sql.js'
import { openDatabase } from '../../base/db/database.js'
import { newId } from '../../base/db/id.js'
import type { Viewer } from '../../base/viewer.js'
import { messagesByIds, messagesOn } from '../message/store.sql.js'
import { partsOf } from '../participant/participant.sql.js'
import { conversationColumns, messageColumns } from './columns.sql.js'
import { branchesOf, conversationsByIds, openConversation } from './conversation.sql.js'
import { createConversationSource } from './conversationList.sql.js'

test.each(databases)('rows read by SQL are those that Prisma reads, on %s', async kind => {
  const testDatabase = await createTestDatabase(kind)
  const { db } = await openDatabase(testDatabase.address)
  const now = new Date()
  const times = { createdAt: now, updatedAt: new Date(now.getTime() + 1) }
  const [id, conversationId, branchId] = [newId('msg'), newId('cnv'), newId('brn')]
  await db.write(async tx => {
    const { id: ownerId } = await addPerson(tx)
    const of = { conversationId, ownerId, temporary: true }
    await tx.conversation.create({
      data: {
        id: conversationId,
        ownerId,
        title: 'Ünï',
        model: 'm',
        systemPrompt: 'p',
        temporary: true,
        expiresAt: now,
        lastSeq: 1,
        eventSeq: 2,
        lastMessageAt: now,
        lastMessageId: id,
        ...times,
        branches: { create: { id: branchId, fromDepth: 0 } },
        participants: {
          create: {
            userId: ownerId,
            access: 'OWNER',
            addedAt: now,
            pinned: true,
            readSeq: 1,
            lastMessageAt: now,
            ...times,
          },
        },
      },
    })
    const figures = {
      promptTokens: 1,
      completionTokens: 2,
      costNano: 2n ** 60n,
      timeToFirstToken: 3,
      duration: 4,
    }
    const failure = {
      failureCode: 'TIMEOUT',
      failureMessage: 'f',
      failureDetail: 'd',
      reasoning: 'r',
      model: 'm',
      contextOmitted: 5,
    }
    const place = { branchId, depth: 0, seq: 1, parentId: 'msg_parent', authorId: ownerId }
    const state = { status: 'FAILED', processId: 'prc_1', idempotencyKey: 'key', stopRequested: true }
    await tx.message.create({
      data: {
        ...of,
        ...figures,
        ...failure,
        ...place,
        ...state,
        id,
        role: 'ASSISTANT',
        content: '😀',
        completedAt: now,
        ...times,
      },
    })
  })
  const conversations = await db.read.$queryRaw`SELECT ${conversationColumns('c')} FROM "conversation" c`
  expect(conversations).toEqual(await db.read.conversation.findMany())
  const messages = await db.read.$queryRaw`SELECT ${messageColumns('m')} FROM "message" m`
  expect(messages).toEqual(await db.read.message.findMany())
  expect(await messagesByIds(db, [id, 'msg_none'])).toEqual(messages)
  expect(await messagesOn(db, [{ branchId, from: 0, to: 0 }])).toEqual(messages)
  expect(await messagesOn(db, [{ branchId, from: 1, to: 2 }])).toEqual([])
  expect(await conversationsByIds(db, [conversationId])).toEqual(conversations)
  expect(await branchesOf(db, [conversationId])).toEqual(await db.read.branch.findMany())
  const [part] = await db.read.participant.findMany()
  const viewer = { user: { id: part?.userId } } as Viewer
  const { end, ...opened } = (await openConversation(db, viewer, conversationId, 5)) ?? expect.unreachable()
  expect([opened]).toEqual(conversations)
  expect(end?.nodes).toMatchObject(messages as object[])
  expect(await openConversation(db, { user: { id: 'usr_none' } } as Viewer, conversationId, 5)).toBeNull()
  const source = createConversationSource(db, viewer, 'OWN', { temporary: true })
  const listed = await source.find({ bounds: [], sort: 'desc', take: 2, skip: 0 }, 'lastMessageAt', true)
  expect(listed).toMatchObject([{ ...opened, lastMessage: (messages as object[])[0] }])
  const partOf = () => partsOf(db, part?.userId ?? '', [conversationId])
  expect(await partOf()).toEqual([{ ...part, tags: '[]' }])
  const tags = ['"quoted"', 'ünï 😀']
  const tagged = { conversationId, userId: part?.userId ?? '' }
  await db.write(tx => tx.conversationTag.createMany({ data: tags.map(tag => ({ ...tagged, tag })) }))
  expect((await partOf()).map(found => JSON.parse(found.tags))).toEqual([tags])
  expect(await partsOf(db, 'usr_none', [conversationId])).toEqual([])
  const people = await db.read.user.findMany({ orderBy: { id: 'asc' } })
  const ids = people.map(person => person.id)
  expect((await usersByIds(db, ids)).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(people)
  await db.close()
  await testDatabase.drop()
})
