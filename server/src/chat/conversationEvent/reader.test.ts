import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { lock } from '../../../test/lock.js'
import { addPerson } from '../../../test/people.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { openDatabase } from '../../base/db/database.js'
import type { Db } from '../../base/db/db.js'
import { atEnd } from '../../base/db/ending.js'
import { newId } from '../../base/db/id.js'
import { createRemoval } from '../attachment/removal.js'
import { removeConversations } from '../conversation/remove.js'
import { readConversationEvents } from './conversationReader.js'
import type { ConversationEventRow } from './event.js'
import { type ConversationEventFeed, createConversationEventFeed } from './feed.js'
import { forgetConversationEvents } from './forget.js'
import { ensureEventHead, headOf } from './head.js'
import { createListCursors } from './listCursors.js'
import { hasMissed, readEvents, readListEvents } from './listReader.js'
import { CONVERSATION_EVENT_CHANNEL, recordEvent } from './record.js'
import { writeEvents } from './write.js'

const NEVER = 1_000_000
const day = 86_400_000
const log = pino({ level: 'silent' })

describe.each(databases)('events of conversations on %s', kind => {
  let test: TestDatabase
  let db: Db
  let feed: ConversationEventFeed
  let owner: string
  let bus: ReturnType<typeof createMemoryBus>

  beforeEach(async () => {
    test = await createTestDatabase(kind)
    db = (await openDatabase(test.address)).db
    bus = createMemoryBus()
    db.tellOn(bus)
    // No looking for oneself: these tests are woken by the bus or not at all.
    feed = await createConversationEventFeed({ db, bus, log, pollMs: NEVER })
    await ensureEventHead(db)
    owner = await person()
  })
  afterEach(async () => {
    await feed.close()
    await db.close()
    await test.drop()
  })

  const person = async () => (await db.write(tx => addPerson(tx))).id
  const join = (conversationId: string, userId: string, through = db) =>
    through.write(async tx => {
      const now = new Date()
      const times = { addedAt: now, lastMessageAt: now, createdAt: now, updatedAt: now }
      await tx.participant.create({ data: { conversationId, userId, access: 'READ', ...times } })
      recordEvent(tx, { conversationId, kind: 'PARTICIPANTS_CHANGED' })
    })
  const leave = (conversationId: string, userId: string) =>
    db.write(async tx => {
      await tx.participant.deleteMany({ where: { conversationId, userId } })
      recordEvent(
        tx,
        { conversationId, kind: 'CONVERSATION_DELETED', onlyUserId: userId },
        { conversationId, kind: 'PARTICIPANTS_CHANGED' },
      )
    })
  const converse = async (temporary = false) => {
    const id = newId('cnv')
    const now = new Date()
    const times = { lastMessageAt: now, createdAt: now, updatedAt: now }
    await db.write(async tx => {
      await tx.conversation.create({
        data: { id, ownerId: owner, model: 'm', lastSeq: 0, temporary, ...times },
      })
      await tx.participant.create({
        data: { conversationId: id, userId: owner, access: 'OWNER', temporary, addedAt: now, ...times },
      })
    })
    return id
  }
  const record = (conversationId: string, messageId: string, through = db) =>
    through.write(async tx => recordEvent(tx, { conversationId, kind: 'MESSAGE_ADDED', messageId }))
  const recordMany = (conversationId: string, count: number) =>
    db.write(async tx => {
      for (let i = 1; i <= count; i++)
        recordEvent(tx, { conversationId, kind: 'MESSAGE_ADDED', messageId: `msg_${i}` })
    })
  /** Rolls back when all is written, its events included. */
  const doomed = (through: Db): Db => ({
    ...through,
    write: work =>
      through.write(async tx => {
        const done = await work(tx)
        atEnd(tx, { last: true, run: () => Promise.reject(new Error('rolled back')) })
        return done
      }),
  })
  const read = (conversationId: string, place = 0, userId = owner, through = feed) =>
    readConversationEvents({ db, feed: through }, { userId, conversationId }, place, never)
  const readAll = (place = 0n, userId = owner, through = feed) =>
    readListEvents(
      { db, feed: through, cursors: createListCursors({ db, secret: 'secret' }) },
      userId,
      place,
      never,
    )
  const never = new AbortController().signal
  const messages = (events: ConversationEventRow[]) => events.map(({ messageId }) => messageId)

  it('come to each reader once and in order, the missed ones first', async () => {
    const [one, two] = [await converse(), await converse()]
    await record(one, 'msg_1')
    await record(two, 'msg_2')
    const [events, all] = [read(one), readAll()]
    expect(messages(await take(events, 1))).toEqual(['msg_1'])
    expect(messages(await take(all, 2))).toEqual(['msg_1', 'msg_2'])
    const next = [events.next(), all.next()]
    await record(one, 'msg_3')
    expect(messages((await Promise.all(next)).flatMap(({ value }) => value ?? []))).toEqual([
      'msg_3',
      'msg_3',
    ])
  })

  it('wake nobody whom they do not concern', async () => {
    const [one, two] = [await converse(), await converse()]
    const other = await person()
    const watches = [one, two, owner, other].map(id => feed.watch(id))
    await record(one, 'msg_1')
    expect(watches.map(({ version }) => version)).toEqual([1, 0, 1, 0])
    await db.write(async tx =>
      recordEvent(tx, { conversationId: one, kind: 'MESSAGE_RATED', onlyUserId: other }),
    )
    expect(watches.map(({ version }) => version)).toEqual([2, 0, 1, 1])
  })

  it('of one person alone are told to nobody else', async () => {
    const id = await converse()
    const other = await person()
    await join(id, other)
    await db.write(async tx => {
      recordEvent(tx, { conversationId: id, kind: 'MESSAGE_RATED', messageId: 'msg_1', onlyUserId: other })
      recordEvent(tx, { conversationId: id, kind: 'MESSAGE_ADDED', messageId: 'msg_2' })
    })
    expect(messages(await take(read(id, 1), 1))).toEqual(['msg_2'])
    expect(messages(await take(read(id, 1, other), 2))).toEqual(['msg_1', 'msg_2'])
    expect(messages(await take(readAll(1n), 1))).toEqual(['msg_2'])
    const { rows } = await readEvents(db, 'everybody', 1n, 10)
    expect(rows.map(({ messageId }) => messageId)).toEqual(['msg_2'])
  })

  it('of a temporary conversation are told in it and nowhere else', async () => {
    const id = await converse(true)
    await record(id, 'msg_1')
    expect(messages(await take(read(id), 1))).toEqual(['msg_1'])
    for (const whose of ['everybody', { userId: owner }] as const)
      expect((await readEvents(db, whose, 0n, 10)).rows).toEqual([])
  })

  it('end with the deletion for who is taken out, whatever happened before they looked [Z4]', async () => {
    const id = await converse()
    const other = await person()
    await join(id, other)
    const events = read(id, 1, other)
    const next = events.next()
    await db.write(async tx => {
      await tx.participant.deleteMany({ where: { conversationId: id, userId: other } })
      recordEvent(
        tx,
        { conversationId: id, kind: 'MESSAGE_ADDED', messageId: 'msg_1' },
        { conversationId: id, kind: 'CONVERSATION_DELETED', onlyUserId: other },
        { conversationId: id, kind: 'MESSAGE_ADDED', messageId: 'msg_2' },
      )
    })
    expect((await next).value).toMatchObject({ kind: 'CONVERSATION_DELETED', messageId: null })
    expect(await events.next()).toEqual({ done: true, value: undefined })
    expect(messages(await take(read(id, 1), 2))).toEqual(['msg_1', 'msg_2'])
    expect((await take(readAll(1n, other), 1))[0]).toMatchObject({ kind: 'CONVERSATION_DELETED' })
  })

  it('read in one piece are told one by one, and no more once somebody is taken out', async () => {
    const id = await converse()
    const other = await person()
    await join(id, other)
    await recordMany(id, 3)
    const events = read(id, 1, other)
    expect(messages(await take(events, 1))).toEqual(['msg_1'])
    await leave(id, other)
    expect((await events.next()).value).toMatchObject({ kind: 'CONVERSATION_DELETED' })
  })

  it('go on for who was taken out and is back', async () => {
    const id = await converse()
    const other = await person()
    await join(id, other)
    await leave(id, other)
    await join(id, other)
    await record(id, 'msg_1')
    const kinds = (await take(read(id, 1, other), 3)).map(event => event.kind)
    expect(kinds).toEqual(['PARTICIPANTS_CHANGED', 'PARTICIPANTS_CHANGED', 'MESSAGE_ADDED'])
  })

  it('number a deletion like anything else, and one of two who delete tells it', async () => {
    const id = await converse()
    await record(id, 'msg_1')
    const events = read(id, 1)
    const next = events.next()
    await Promise.all(
      [1, 2].map(() => removeConversations({ db, bus, removal: createRemoval(null, { warn() {} }) }, { id })),
    )
    expect((await next).value).toMatchObject({ kind: 'CONVERSATION_DELETED' })
    await headOf(db)
    const rows = await db.read.conversationEvent.findMany({ where: { conversationId: id } })
    expect(rows.map(({ conversationSeq }) => conversationSeq)).toEqual([1, 2])
  })

  it('end with NOT_FOUND where nothing tells of the end', async () => {
    const id = await converse()
    const events = read(id)
    const next = events.next()
    await db.write(tx => tx.conversation.deleteMany({ where: { id } }))
    bus.publish(CONVERSATION_EVENT_CHANNEL, id)
    await expect(next).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('are numbered without a gap and seen in order, however many transactions roll back', async () => {
    const [many, failing] = [300, 60]
    const ids = await Promise.all(Array.from({ length: 10 }, () => converse()))
    const seen = take(readAll(), many - failing)
    const other = kind === 'sqlite' ? db : (await openDatabase(test.address)).db
    const one = (i: number) => {
      const through = i % (many / failing) === 0 ? doomed(i % 2 ? db : other) : i % 2 ? db : other
      return record(ids[i % 10] as string, `msg_${i}`, through)
    }
    // More at once would wait too long for a connection on a slow machine, and be refused.
    const results: PromiseSettledResult<unknown>[] = []
    for (let i = 0; i < many; i += 25)
      results.push(...(await Promise.allSettled(Array.from({ length: 25 }, (_, n) => one(i + n)))))
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(failing)
    // What the other process wrote, nobody here was told.
    bus.publish(CONVERSATION_EVENT_CHANNEL, owner)
    expect(new Set(messages(await seen)).size).toBe(many - failing)
    const rows = await db.read.conversationEvent.findMany({ orderBy: { seq: 'asc' } })
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, i) => i + 1))
    for (const own of Map.groupBy(rows, row => row.conversationId).values())
      expect(own.map(row => row.conversationSeq)).toEqual(own.map((_, i) => i + 1))
    if (other !== db) await other.close()
  })

  it.runIf(kind === 'postgresql')('wait for no other transaction that writes, however long', async () => {
    const [id, other] = [await converse(), await converse()]
    const taken = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const slow = db.write(async tx => {
      await writeEvents(kind, tx, [{ conversationId: id, kind: 'MESSAGE_ADDED', messageId: 'msg_slow' }])
      taken.resolve()
      await release.promise
    })
    await taken.promise
    await record(other, 'msg_quick')
    expect(messages(await take(readAll(), 1))).toEqual(['msg_quick'])
    release.resolve()
    await slow
    expect(messages(await take(readAll(1n), 1))).toEqual(['msg_slow'])
  })

  it.runIf(kind === 'postgresql')(
    'are written while the row of their end is held, and told then',
    async () => {
      const id = await converse()
      await using held = await lock(test.url, 'SELECT * FROM conversation_event_head FOR UPDATE')
      await record(id, 'msg_1')
      await held.release()
      expect(messages(await take(readAll(), 1))).toEqual(['msg_1'])
    },
  )

  it.runIf(kind === 'postgresql')('have a number soon, also where nobody looks for them', async () => {
    const alone = await createConversationEventFeed({ db, bus, log, pollMs: 10 })
    await record(await converse(), 'msg_1')
    await eventually(async () => expect(await db.read.conversationEvent.count()).toBe(1))
    await alone.close()
  })

  it('written by another process are found without the bus', async () => {
    const alone = await createConversationEventFeed({ db, bus: createMemoryBus(), log, pollMs: 10 })
    const id = await converse()
    const next = [read(id, 0, owner, alone).next(), readAll(0n, owner, alone).next()]
    await record(id, 'msg_1')
    for (const { value } of await Promise.all(next)) expect(value).toMatchObject({ messageId: 'msg_1' })
    await alone.close()
  })

  it('written while somebody reads, and told by no bus, are found by the next look', async () => {
    const alone = await createConversationEventFeed({ db, bus: createMemoryBus(), log, pollMs: 10 })
    const id = await converse()
    const other = await converse()
    const [reader, waiter] = [alone.watch(id), alone.watch(other)]
    const { signal } = new AbortController()
    /** Resolves after a look that saw all that was written before. */
    const look = async () => {
      const told = waiter.changed(waiter.version, 0, signal)
      await record(other, 'msg_0')
      await told
    }
    await look()
    const { version } = reader
    await record(id, 'msg_1')
    await look()
    await reader.changed(version, 0, signal)
    await alone.close()
  })

  it('lost on the way are looked for when the bus says so', async () => {
    const gap = Promise.withResolvers<() => void>()
    const deaf = {
      ...createMemoryBus(),
      onGap(listener: () => void) {
        gap.resolve(listener)
        return () => {}
      },
    }
    const alone = await createConversationEventFeed({ db, bus: deaf, log, pollMs: NEVER })
    const id = await converse()
    const next = read(id, 0, owner, alone).next()
    await record(id, 'msg_1')
    ;(await gap.promise)()
    expect((await next).value).toMatchObject({ messageId: 'msg_1' })
    await alone.close()
  })

  it('are forgotten after some days, and who was behind is told', async () => {
    const id = await converse()
    await recordMany(id, 2500)
    await forgetConversationEvents(db, new Date(Date.now() + 3 * day - 60_000), 3)
    expect(await db.read.conversationEvent.count()).toBe(2500)
    await forgetConversationEvents(db, new Date(Date.now() + 3 * day + 60_000), 3)
    expect(await db.read.conversationEvent.count()).toBe(0)
    expect(await db.read.conversationEventAudience.count()).toBe(0)
    expect(await headOf(db)).toMatchObject({ seq: 2500n, forgotten: 2500n })
    expect(await take(readAll(2499n), 1)).toMatchObject([{ kind: 'RESYNC' }])
    expect(await take(read(id, 2499), 1)).toMatchObject([{ kind: 'RESYNC', conversationId: id }])
    const next = [readAll(2500n).next(), read(id, 2500).next()]
    await record(id, 'msg_new')
    for (const { value } of await Promise.all(next)) expect(value).toMatchObject({ messageId: 'msg_new' })
  })

  it('of others move a reader on as well, so that what is forgotten never overtakes it', async () => {
    const quiet = await person()
    await record(await converse(), 'msg_1')
    const { rows, end } = await readEvents(db, { userId: quiet }, 0n, 10)
    expect({ rows, end }).toEqual({ rows: [], end: 1n })
    await forgetConversationEvents(db, new Date(Date.now() + day), 0)
    expect(hasMissed(end, await readEvents(db, { userId: quiet }, end, 10))).toBe(false)
  })

  it('stop when they are told to, also while they wait', async () => {
    const control = new AbortController()
    const id = await converse()
    const next = readConversationEvents(
      { db, feed },
      { userId: owner, conversationId: id },
      0,
      control.signal,
    ).next()
    control.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})

async function take(events: AsyncGenerator<ConversationEventRow, void>, count: number) {
  const taken: ConversationEventRow[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done || !value) throw new Error('the events ended')
    taken.push(value)
  }
  return taken
}
