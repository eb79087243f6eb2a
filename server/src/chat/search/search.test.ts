import { describe, expect, it } from 'vitest'
import { databases } from '../../../test/database.js'
import { openSearchWorld } from '../../../test/searchWorld.js'
import { newId } from '../../base/db/id.js'
import { noteForSearch } from './changes.sql.js'

const only = (userId: string, ...sharedIds: string[]) => ({ userId, sharedIds })

describe.each(databases)('search on %s', database => {
  it('all words must be there, in any order, the last one perhaps not to its end', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const [message] = await world.say(await world.conversation(me, null), 'The quick brown fox jumps')
    await world.settled()
    const finds = async (query: string) =>
      (await world.search.messages(only(me), query)).includes(message ?? '')
    for (const query of [
      'fox quick',
      'quick bro',
      'bro* quick',
      '"quick brown"',
      '"quick bro',
      'QUICK, jumps!',
    ])
      expect(await finds(query), query).toBe(true)
    for (const query of ['fox slow', 'bro quick', 'rown', '"brown quick"', '"quick fox"', 'foxes'])
      expect(await finds(query), query).toBe(false)
  })

  it('a title counts for more than texts, and a conversation is found once', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const mentioned = await world.conversation(me, 'Something else')
    await world.say(mentioned, `kubernetes ${'kubernetes and so on '.repeat(30)}`, 'kubernetes')
    const titled = await world.conversation(me, 'Kubernetes at home')
    await world.say(titled, 'How do I begin?')
    await world.settled()
    expect(await world.search.conversations(only(me), 'kubernetes')).toEqual([titled, mentioned])
    expect(await world.search.messages(only(me), 'home')).toEqual([])
  })

  it('nobody finds what is not theirs, and everybody what is shared with them', async () => {
    await using world = await openSearchWorld(database)
    const [me, other] = [await world.person(), await world.person()]
    const conversation = await world.conversation(other, 'Salaries')
    const [message] = await world.say(conversation, 'The salaries are secret')
    await world.settled()
    expect(await world.search.messages(only(me), 'salaries')).toEqual([])
    expect(await world.search.conversations(only(me), 'salaries')).toEqual([])
    // Words that look like the owner are none.
    expect(await world.search.messages(only(me), `salaries ${other}`)).toEqual([])
    expect(await world.search.messages(only('', `${conversation}" OR "secret`), 'salaries')).toEqual([])
    expect(await world.search.messages(only(me, conversation), 'salaries')).toEqual([message])
    expect(await world.search.conversations(only(me, conversation), 'salaries')).toEqual([conversation])
    expect(await world.search.messages('ALL', 'salaries')).toEqual([message])
  })

  it('what changes is found as it is now', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const conversation = await world.conversation(me, 'Before')
    const [edited = '', deleted = ''] = await world.say(conversation, 'An apple', 'An orange')
    await world.settled()
    await world.change(async tx => {
      await tx.message.update({ where: { id: edited }, data: { content: 'A pear' } })
      await tx.message.delete({ where: { id: deleted } })
      await tx.conversation.update({ where: { id: conversation }, data: { title: 'After' } })
      await noteForSearch(
        tx,
        [edited, deleted, null].map(messageId => ({ conversationId: conversation, messageId })),
      )
    })
    const found = (query: string) => world.search.conversations(only(me), query)
    for (const gone of ['apple', 'orange', 'before']) expect(await found(gone), gone).toEqual([])
    for (const there of ['pear', 'after']) expect(await found(there), there).toEqual([conversation])
  })

  it('temporary conversations and replies that are being written are not found', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    await world.say(await world.conversation(me, 'Fleeting', { temporary: true }), 'fleeting')
    const conversation = await world.conversation(me, null)
    const [reply = ''] = await world.say(conversation, 'fleeting')
    await world.change(async tx => {
      await tx.message.update({ where: { id: reply }, data: { status: 'STREAMING' } })
    })
    expect(await world.search.messages('ALL', 'fleeting')).toEqual([])
    expect(await world.search.conversations('ALL', 'fleeting')).toEqual([])
    await world.change(async tx => {
      await tx.message.update({ where: { id: reply }, data: { status: 'FAILED' } })
      await noteForSearch(tx, [{ conversationId: conversation, messageId: reply }])
    })
    expect(await world.search.messages('ALL', 'fleeting')).toEqual([reply])
  })

  it('a conversation that gets another owner takes all its messages along', async () => {
    await using world = await openSearchWorld(database)
    const [me, other] = [await world.person(), await world.person()]
    const conversation = await world.conversation(me, 'Handover')
    const texts = Array.from({ length: 1100 }, (_, i) => `handover ${i % 400 === 0 ? 'notes' : ''}`)
    const messages = await world.say(conversation, ...texts)
    await world.settled()
    await world.change(async tx => {
      await tx.conversation.update({ where: { id: conversation }, data: { ownerId: other } })
      await tx.message.updateMany({ where: { conversationId: conversation }, data: { ownerId: other } })
      await noteForSearch(tx, [{ conversationId: conversation, messageId: null }])
    })
    expect(await world.search.conversations(only(me), 'handover')).toEqual([])
    expect(await world.search.messages(only(me), 'handover')).toEqual([])
    const notes = await world.search.messages(only(other), 'handover notes')
    expect(notes.sort()).toEqual(messages.filter((_, i) => i % 400 === 0))
    await world.change(async tx => {
      await tx.conversation.delete({ where: { id: conversation } })
      await noteForSearch(tx, [{ conversationId: conversation, messageId: null }])
    })
    expect(await world.search.messages('ALL', 'handover')).toEqual([])
  })

  it('nothing that can be typed is an error or means more than its words', async () => {
    await using world = await openSearchWorld(database)
    const [me, other] = [await world.person(), await world.person()]
    await world.say(await world.conversation(other, 'Secret'), 'a secret word')
    const [mine] = await world.say(await world.conversation(me, null), 'a word of mine')
    await world.settled()
    const typed = [
      ...[
        '"',
        '""',
        '*',
        '(',
        ')',
        ':',
        "'",
        "''",
        '\\',
        '\\\\',
        '&|!',
        '<->',
        ':*',
        'word" OR "secret',
        '"word',
      ],
      ...['NEAR(word secret)', 'who:word', '{who}:word', 'body:word', '-word', '^word', 'word AND NOT mine'],
      ...[
        "word' | 'secret",
        "word':* | secret",
        "'; DROP TABLE message; --",
        'word\0secret',
        '\ud800',
        '\u202e',
      ],
      ...['%', '_', 'word:A', '!word', 'x'.repeat(10_000), '"a" '.repeat(1000), '(((((((('],
    ]
    for (const query of typed)
      for (const sought of ['messages', 'conversations'] as const)
        expect((await world.search[sought](only(me), query)).length, query).toBeLessThanOrEqual(1)
    for (const query of typed)
      expect(await world.search.messages(only(me), `secret ${query}`), query).toEqual([])
    expect(await world.search.messages(only(me), ' \'"*(:word:*)"\' ')).toEqual([mine])
  })

  it('the longest texts and the most words are taken, up to where they are cut', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const numbers = Array.from({ length: 60_000 }, (_, i) => (i + 1_000_000).toString(36))
    const characters = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x20000 + i))
    const conversation = await world.conversation(me, 'x'.repeat(100_000))
    const texts = [numbers, characters, numbers.map(n => `ก${n}`)].map(words => words.join(' '))
    const [latin, chinese] = await world.say(
      conversation,
      ...texts,
      characters.join(''),
      'the '.repeat(200_000),
    )
    await world.settled()
    expect(await world.search.messages(only(me), numbers[20_000] ?? '')).toContain(latin)
    expect(await world.search.messages(only(me), characters[10_000] ?? '')).toContain(chinese)
    expect(await world.search.messages(only(me), 'the')).toHaveLength(1)
  })

  it('twenty searches at once are all answered', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const messages = await world.say(
      await world.conversation(me, null),
      ...Array.from({ length: 20 }, (_, i) => `number n${i} of the messages`),
    )
    await world.settled()
    const found = messages.map((_, i) => world.search.messages(only(me), `n${i} `.concat('messages')))
    expect((await Promise.all(found)).map(ids => ids.length)).toEqual(messages.map(() => 1))
  })

  it('what was noted while nobody looked, or more than once, is found once', async () => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const conversation = await world.conversation(me, 'Lighthouse')
    await world.settled()
    await world.close()
    const [message = ''] = await world.say(conversation, 'lighthouse')
    await world.open()
    await world.settled()
    await world.change(tx =>
      noteForSearch(tx, Array(3).fill({ conversationId: conversation, messageId: message })),
    )
    await world.change(tx =>
      noteForSearch(tx, [
        { conversationId: conversation, messageId: null },
        { conversationId: newId('cnv'), messageId: newId('msg') },
      ]),
    )
    expect(await world.search.messages(only(me), 'lighthouse')).toEqual([message])
    expect(await world.search.conversations(only(me), 'lighthouse')).toEqual([conversation])
  })
})
