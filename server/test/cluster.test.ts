import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket } from './ask.js'
import { beginReply, busIs, expectRevocation, openCluster, type World } from './cluster.js'
import { eventually } from './eventually.js'
import { hasRedis } from './redis.js'
import { startWatch } from './watch.js'

const pieces = Array.from({ length: 400 }, (_, i) => `${i}${i % 7 === 0 ? ' 🙂' : ' –'}`)
const follow =
  'subscription ($id: ID!, $offset: Int) { reply(messageId: $id, offset: $offset) { offset text status } }'

// What takes long here is waiting, so everything waits at once.
describe.skipIf(!hasRedis)(
  'servers on one PostgreSQL and one Redis',
  { concurrent: true, tags: ['deadline'] },
  () => {
    let world: World
    beforeAll(async () => {
      world = await openCluster(4)
    })
    afterAll(() => world.cluster[Symbol.asyncDispose]())

    test('when one is killed another ends its replies with the text so far, and tells who follows', async () => {
      const { cluster, a, c, at } = world
      const { id, answer } = await beginReply(cluster, at(c), at(a), 'The text so far')
      answer.delta({ reasoning_content: 'Hm, 🙂' })
      for await (const { reasoning } of at(a).client.reply(id)) if (reasoning === 'Hm, 🙂') break
      const followed = at(a).client.reply(id).done()
      c.process.kill('SIGKILL')
      using watch = startWatch()
      const ended = {
        status: 'FAILED',
        content: 'The text so far',
        reasoning: 'Hm, 🙂',
        failure: { code: 'INTERRUPTED' },
      }
      expect(await followed).toMatchObject(ended)
      expect(watch.ms()).toBeLessThan(20_000)
      expect(await at(a).client.node(id)).toMatchObject(ended)
      const { data } = await at(a).ask({
        query: 'mutation ($id: ID!) { regenerateReply(id: $id) { id } }',
        variables: { id },
      })
      expect(await at(a).client.reply(data.regenerateReply.id).done()).toMatchObject({ status: 'COMPLETE' })
    })

    test('one that stood still writes nothing over the verdict of another when it wakes', async () => {
      const { cluster, b, d, at } = world
      const { id, conversationId, answer } = await beginReply(cluster, at(d), at(b), 'before')
      const followed = at(b).client.reply(id).done()
      d.process.kill('SIGSTOP')
      const ended = { status: 'FAILED', content: 'before', failure: { code: 'INTERRUPTED' } }
      expect(await followed).toMatchObject(ended)
      answer.send(' and after')
      answer.end()
      d.process.kill('SIGCONT')
      await d.process.says('declared dead')
      expect(await at(b).client.node(id)).toMatchObject(ended)
      expect(await at(d).client.reply(id).done()).toMatchObject(ended)
      // It goes on under a new name.
      const next = await at(d).client.sendMessage({ content: 'Once more', conversationId })
      expect(await at(b).client.reply(next.reply.id).done()).toMatchObject({ status: 'COMPLETE' })
    })

    test('a reply of one is followed at another, through a network that breaks and leads elsewhere', async () => {
      const { cluster, a, b, at } = world
      const way = await cluster.front(b)
      const { answer, id } = await beginReply(cluster, at(a), at(b), 'The beginning. ')
      const cuts = [
        { after: 300, to: a },
        { after: 700, to: b },
        { after: 1200, to: a },
      ]
      answer.send(...pieces.slice(0, 100))
      let text = ''
      for await (const { content } of at({ ...b, url: new URL(way.url).origin }).client.reply(id)) {
        text = content
        const cut = cuts[0]
        if (!cut || text.length < cut.after) continue
        cuts.shift()
        way.lead(cut.to.url)
        way.drop()
        answer.send(...pieces.slice(300 - cuts.length * 100, 400 - cuts.length * 100))
        if (cuts.length === 0) answer.end()
      }
      expect(text).toBe(`The beginning. ${pieces.join('')}`)
      expect(await at(b).client.node(id)).toMatchObject({ status: 'COMPLETE', content: text })
    })

    test('what is said comes at once, and so does the end', async () => {
      const { cluster, a, b, at } = world
      const { answer, id } = await beginReply(cluster, at(a), at(b), 'one')
      await using socket = await openSocket(b.url, at(b).token)
      const variables = { id, offset: 3 }
      socket.send({ id: '1', type: 'subscribe', payload: { query: follow, variables } })
      answer.send('two')
      const next = async () => (await socket.next()).payload.data.reply
      expect(await next()).toMatchObject({ text: 'two' })
      await busIs(b, 'ok')
      for (const [say, heard] of [
        [() => answer.send('three'), { text: 'three' }],
        [() => answer.end(), { status: 'COMPLETE' }],
      ] as const) {
        using watch = startWatch()
        say()
        expect(await next()).toMatchObject(heard)
        // After five seconds of silence it would be found in the database.
        expect(watch.ms()).toBeLessThan(3000)
      }
    })

    test('one stops the replies of another', async () => {
      const { cluster, a, b, at } = world
      const { answer, id } = await beginReply(cluster, at(a), at(b), 'so far')
      await eventually(async () =>
        expect(await at(b).client.stopReply(id)).toMatchObject({ status: 'STOPPED', content: 'so far' }),
      )
      await answer.aborted
      expect(await at(a).client.reply(id).done()).toMatchObject({ status: 'STOPPED' })
    })

    test('a session that is revoked at one loses what it has open at another [G2]', async () => {
      await expectRevocation(world, 2000)
    })
  },
)
