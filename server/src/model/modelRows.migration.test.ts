import { expect, test } from 'vitest'
import { beside } from '../../test/beside.js'
import { onEveryDatabase, startParley } from '../../test/parley.js'
import { formerDatabase } from '../../test/release.js'
import { newId } from '../base/db/id.js'

const seen = new Date('2026-03-01T10:00:00.000Z')
const later = new Date('2026-04-01T10:00:00.000Z')

onEveryDatabase(kind => {
  test('an upgrade makes an object of every model that old data names, and what named it leads there', async () => {
    await using old = await formerDatabase(kind, '20261128145000')
    const ids = { user: newId('usr'), conversation: newId('cnv'), branch: newId('brn'), reply: newId('msg') }
    await beside(old.url, async client => {
      await client.user.createMany({
        data: [{ id: ids.user, name: 'Somebody', status: 'ACTIVE', createdAt: seen }],
      })
      // By the columns of then: today's client knows more.
      await client.$executeRaw`
        INSERT INTO conversation
          (id, owner_id, model, last_seq, last_message_at, last_message_id, created_at, updated_at)
        VALUES (${ids.conversation}, ${ids.user}, 'of a conversation', 1, ${seen}, ${ids.reply}, ${seen}, ${seen})`
      await client.branch.createMany({
        data: [{ id: ids.branch, conversationId: ids.conversation, fromDepth: 0 }],
      })
      await client.$executeRaw`
        INSERT INTO message
          (id, conversation_id, owner_id, branch_id, depth, seq, role, content, status, model, stop_requested,
            created_at, updated_at)
        VALUES (${ids.reply}, ${ids.conversation}, ${ids.user}, ${ids.branch}, 0, 1, 'ASSISTANT', 'Hello',
          'COMPLETE', 'of "a" reply', false, ${later}, ${later})`
      const call = { userId: ids.user, promptTokens: 1, completionTokens: 1, failed: false }
      await client.usage.createMany({
        data: [
          { ...call, id: newId('use'), model: 'org/of:usage', createdAt: later },
          { ...call, id: newId('use'), model: 'of a conversation', createdAt: later },
        ],
      })
      await client.role.createMany({
        data: [
          ['some', 'of a role\nmodèle\nof a conversation'],
          ['one', 'of a role'],
          ['none', ''],
          ['every', null],
        ].map(([name = '', models]) => ({
          id: newId('rol'),
          name: name ?? '',
          builtIn: false,
          permissions: 'CHAT',
          models: models ?? null,
        })),
      })
    })

    await using parley = await startParley({ database: kind, env: { DATABASE_URL: old.url } })
    const rows = await beside(old.url, client => client.model.findMany({ orderBy: { name: 'asc' } }))
    const firstSeen = new Map(rows.map(({ name, firstSeenAt }) => [name, firstSeenAt]))
    expect([...firstSeen.keys()].toSorted()).toEqual(
      ['modèle', 'of "a" reply', 'of a conversation', 'of a role', 'org/of:usage'].toSorted(),
    )
    expect(firstSeen.get('of a conversation')).toEqual(seen)
    expect(firstSeen.get('of "a" reply')).toEqual(later)
    expect(firstSeen.get('of a role')?.getTime()).toBeGreaterThan(later.getTime())
    for (const { id } of rows) expect(id).toMatch(/^mdl_0[0-9a-z]{25}$/)

    const { ask } = await parley.signIn('admin')
    const idOf = (name: string) => ({ id: rows.find(row => row.name === name)?.id, name })
    const { data, errors } = await ask(`{
      roles { name models { id name } }
      usage(groupBy: [MODEL], filter: { from: "2026-02-01T00:00:00Z", to: "2026-05-01T00:00:00Z" }) {
        rows { model { id name available } totals { promptTokens } }
      }
      conversations(scope: ALL) { nodes { model { id name available } } }
      node(id: "${idOf('of "a" reply').id}") { ... on Model { name upstreamName available isDefault contextWindow } }
    }`)
    expect(errors).toBeUndefined()
    expect(
      data.roles.filter(({ name }: { name: string }) => ['some', 'none', 'every'].includes(name)),
    ).toEqual([
      { name: 'every', models: null },
      { name: 'none', models: [] },
      { name: 'some', models: ['of a role', 'modèle', 'of a conversation'].map(idOf) },
    ])
    const gone = { available: false }
    expect(data.usage.rows).toHaveLength(2)
    expect(data.usage.rows).toContainEqual({
      model: { ...idOf('org/of:usage'), ...gone },
      totals: { promptTokens: 1 },
    })
    expect(data.conversations.nodes).toEqual([{ model: { ...idOf('of a conversation'), ...gone } }])
    expect(data.node).toEqual({
      name: 'of "a" reply',
      upstreamName: 'of "a" reply',
      ...gone,
      isDefault: false,
      contextWindow: null,
    })
  })
})
