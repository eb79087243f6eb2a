import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { beside } from '../beside.js'
import { lock } from '../lock.js'
import { type Parley, startParley } from '../parley.js'

/** Another server takes a process for dead that is silent for 15 s, and waits up to 10 s for a lock to say so. */
const LONGER_THAN_SILENCE_MS = 24_000

const saidDead = ({ log }: Parley) =>
  log.filter(({ msg }) => /declared dead|ended a reply/.test(String(msg))).map(({ msg }) => msg)

// What takes long here is waiting, so everything waits at once.
describe.concurrent('two servers on a PostgreSQL that is slow', () => {
  test.each([
    ['the head of all events', 'SELECT * FROM conversation_event_head FOR UPDATE'],
    ['messages', 'LOCK TABLE message IN SHARE MODE'],
    ['the journal', 'LOCK TABLE journal IN SHARE MODE'],
    ['processes', 'LOCK TABLE process IN SHARE MODE'],
  ])('take each other for dead never, also while somebody locks %s', async (_, statement) => {
    await using a = await startParley({ database: 'postgresql' })
    await using b = await startParley({ beside: a })
    const { client, token } = await a.signIn('user')
    const replies = []
    for (let i = 0; i < 6; i++) {
      const answer = a.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      await answer.received
      answer.send('before, ')
      replies.push({ answer, id: reply.id })
    }
    const [first, ...others] = replies
    for await (const { content } of b.as({ token }).client.reply(first?.id ?? '')) if (content !== '') break

    await using held = await lock(a.databaseUrl, statement)
    for (const { answer } of others) {
      answer.send('meanwhile')
      answer.end()
    }
    await delay(LONGER_THAN_SILENCE_MS)
    expect([...saidDead(a), ...saidDead(b)]).toEqual([])
    await held.release()
    first?.answer.send('and after')
    first?.answer.end()

    const ended = await Promise.all(replies.map(({ id }) => b.as({ token }).client.reply(id).done()))
    expect(ended.map(({ status, content }) => `${status}: ${content}`)).toEqual([
      'COMPLETE: before, and after',
      ...others.map(() => 'COMPLETE: before, meanwhile'),
    ])
    // Nor does it come later.
    await delay(1000)
    expect([...saidDead(a), ...saidDead(b)]).toEqual([])
    const left = await beside(a.databaseUrl, tx => tx.message.count({ where: { status: 'STREAMING' } }))
    expect(left).toBe(0)
  })
})
