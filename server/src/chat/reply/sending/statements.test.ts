import { expect, test } from 'vitest'
import { onEveryDatabase, startParley } from '../../../../test/parley.js'

/** Asked for all replies of the process, some times a second. */
const byPulse = /^\s*SELECT COUNT\(\*\) AS "rows"/
const byPrisma = /^\w+ .*(`main`|"public")\./s

onEveryDatabase(database => {
  test('a message and its reply are stored by few statements, none of them made by Prisma', async () => {
    await using parley = await startParley({ database, logLevel: 'trace', env: { TITLES: 'off' } })
    const { client } = await parley.signIn('user')
    const { id: conversationId } = await client.createConversation({})
    const statements: string[][] = []
    for (let turn = 0; turn < 3; turn++) {
      const from = parley.log.length
      const held = parley.model.hold()
      const { reply } = await client.sendMessage({ conversationId, content: 'Hello' })
      const sent = parley.log
        .slice(from)
        .flatMap(({ msg, sql }) => (msg === 'query' && !byPulse.test(String(sql)) ? [String(sql)] : []))
      const begin = sent.findIndex(sql => sql.includes('INSERT INTO idempotency_key'))
      statements.push(sent.slice(begin, sent.indexOf('COMMIT', begin) + 1))
      held.end()
      await client.reply(reply.id).done()
      await parley.searchSettled()
    }
    // What the server does by itself at the same time only adds to them.
    const [fewest = []] = statements.sort((a, b) => a.length - b.length)
    expect(fewest.filter(sql => byPrisma.test(sql))).toEqual([])
    expect(fewest.length).toBeGreaterThan(3)
    expect(fewest.length).toBeLessThanOrEqual(database === 'postgresql' ? 5 : 11)
  })
})
