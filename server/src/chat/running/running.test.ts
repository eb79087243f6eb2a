import { expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'
import { version } from '../../base/version.js'

const running = (who: SignedIn) =>
  who.ask('{ runningReplies { id owner { name } conversationId modelName replicaId stopping } }')
const stop = (who: SignedIn, ids: string[]) =>
  who.ask({ query: 'mutation ($ids: [ID!]!) { stopReplies(ids: $ids) }', variables: { ids } })

onEveryDatabase(database => {
  test('what is being written is listed with its replica, without its text, and an admin stops it', async () => {
    await using parley = await startParley({ database })
    const admin = await parley.signIn('admin')
    const { client } = await parley.signIn('user')
    const answer = parley.model.hold()
    const { reply, conversation } = await client.sendMessage({ content: 'Hello' })
    await answer.received
    answer.send('Half a ')
    const { replicas } = (await admin.ask('{ replicas { id version current replies } }')).data
    expect(replicas).toEqual([{ id: expect.stringMatching(/^prc_/), version, current: true, replies: 1 }])
    expect((await running(admin)).data.runningReplies).toEqual([
      {
        ...{ id: reply.id, owner: { name: 'Jonas Lindqvist' }, conversationId: conversation.id },
        ...{ modelName: expect.any(String), replicaId: replicas[0].id, stopping: false },
      },
    ])
    expect((await stop(admin, [reply.id, 'msg_gone'])).data.stopReplies).toEqual([reply.id])
    expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED', content: 'Half a ' })
    expect((await running(admin)).data.runningReplies).toEqual([])
    expect((await stop(admin, [reply.id])).data.stopReplies).toEqual([])
    const recorded = await beside(parley.databaseUrl, client =>
      client.auditEvent.findMany({ where: { action: 'reply.stopped' } }),
    )
    expect(recorded.map(({ targetId }) => targetId)).toEqual([reply.id])
  })

  test('nobody is told in which temporary conversation something is written', async () => {
    await using parley = await startParley({ database })
    const admin = await parley.signIn('admin')
    const { client } = await parley.signIn('user')
    const { id } = await client.createConversation({ temporary: true })
    const answer = parley.model.hold()
    await client.sendMessage({ conversationId: id, content: 'Hello' })
    await answer.received
    expect((await running(admin)).data.runningReplies).toMatchObject([{ conversationId: null }])
    answer.end()
  })

  test.skipIf(database === 'sqlite')(
    'replicas know of each other, and stop what another one writes',
    async () => {
      await using parley = await startParley({ database })
      await using second = await startParley({ beside: parley })
      const { client } = await parley.signIn('user')
      const admin = await second.signIn('admin')
      const answers = [parley.model.hold(), parley.model.hold()]
      const sent = [
        await client.sendMessage({ content: 'One' }),
        await client.sendMessage({ content: 'Two' }),
      ]
      await Promise.all(answers.map(({ received }) => received))
      const { replicas } = (await admin.ask('{ replicas { current replies } }')).data
      expect(replicas).toEqual([
        { current: false, replies: 2 },
        { current: true, replies: 0 },
      ])
      await stop(
        admin,
        sent.map(({ reply }) => reply.id),
      )
      for (const { reply } of sent)
        expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED' })
    },
  )
})
