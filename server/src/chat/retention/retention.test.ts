import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PrismaClient } from '@parley/prisma'
import { expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { dump } from '../../../test/canaries.js'
import { eventually } from '../../../test/eventually.js'
import { addConversations } from '../../../test/history.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { runJob } from '../../../test/runJob.js'

const day = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * day)
const stored = <T>({ databaseUrl }: Parley, work: (client: PrismaClient) => Promise<T>) =>
  beside(databaseUrl, work)

onEveryDatabase(database => {
  test('conversations nobody has written in for RETENTION_DAYS are deleted, and how many is recorded [P2]', async () => {
    await using parley = await startParley({ database, env: { RETENTION_DAYS: '30' } })
    const user = await parley.signIn('user')
    const ownerId = (await user.ask('{ me { id } }')).data.me.id
    await stored(parley, async client => {
      await addConversations(client, { ownerId, count: 120, lastMessageAt: ago(31) })
      await addConversations(client, { ownerId, count: 2, lastMessageAt: ago(29) })
    })
    await runJob(parley, 'applyRetention')
    expect(await stored(parley, client => client.conversation.count())).toBe(2)
    expect(await stored(parley, client => client.message.count())).toBe(4)
    const audited = { action: 'retention.applied' }
    expect(await stored(parley, client => client.auditEvent.findMany({ where: audited }))).toMatchObject([
      { actorId: null, details: '[["conversations","120"],["days","30"]]' },
    ])
  })

  test('without RETENTION_DAYS conversations are kept, and temporary ones go at their end', async () => {
    await using parley = await startParley({ database })
    const user = await parley.signIn('user')
    const ownerId = (await user.ask('{ me { id } }')).data.me.id
    const [id] = await stored(parley, async client => {
      const [id = ''] = await addConversations(client, { ownerId, lastMessageAt: ago(0) })
      await addConversations(client, { ownerId, lastMessageAt: ago(3000) })
      await client.conversation.update({ where: { id }, data: { temporary: true, expiresAt: ago(0) } })
      return [id]
    })
    await runJob(parley, 'applyRetention')
    await runJob(parley, 'expireTemporary')
    const left = await stored(parley, client => client.conversation.findMany())
    expect(left.map(conversation => conversation.id)).not.toContain(id)
    expect(left).toHaveLength(1)
  })

  test('what was deleted is found nowhere any more once the jobs have run [P2]', async () => {
    await using parley = await startParley({ database })
    const user = await parley.signIn('user')
    const [question, answer] = ['canary of the question', 'canary that the model sang']
    parley.model.reply(answer)
    const { conversation, reply } = await user.client.sendMessage({ content: question })
    await user.client.reply(reply.id).done()
    const held = parley.model.hold()
    await user.client.sendMessage({ conversationId: conversation.id, content: question })
    held.send(answer)
    await stored(parley, c =>
      c.conversation.update({ where: { id: conversation.id }, data: { title: question } }),
    )
    const places = async () => [
      ...(await dump(parley.databaseUrl)),
      ...(database === 'sqlite' ? await files(parley) : []),
    ]
    const found = async () =>
      (await places()).filter(([, text]) => text.includes('canary')).map(([name]) => name)
    const journal = database === 'sqlite' ? 'live.db-wal' : 'table journal'
    await eventually(async () => (await found()).includes(journal))
    await user.ask({
      query: 'mutation ($ids: [ID!]!) { deleteConversations(ids: $ids) }',
      variables: { ids: [conversation.id] },
    })
    await held.aborted
    await eventually(async () => (await stored(parley, c => c.searchChange.count())) === 0)
    await eventually(async () => {
      await runJob(parley, 'scrub')
      expect(await found()).toEqual([])
    })
  })
})

/** Every file beside the database, byte by byte. */
async function files({ databaseUrl }: Parley): Promise<[name: string, text: string][]> {
  const folder = dirname(databaseUrl.slice('file:'.length))
  const names = (await readdir(folder)).filter(name => name.includes('.db'))
  return Promise.all(
    names.map(
      async (name): Promise<[string, string]> => [name, await readFile(join(folder, name), 'latin1')],
    ),
  )
}
