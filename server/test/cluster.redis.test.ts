import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginReply, busIs, expectRevocation, openCluster, seen, type World } from './cluster.js'
import { hasRedis } from './redis.js'

describe.skipIf(!hasRedis)('servers that lose Redis', { tags: ['deadline'] }, () => {
  let world: World
  beforeAll(async () => {
    world = await openCluster(2, { RATE_LIMITS: 'signIn=21' })
  })
  afterAll(() => world.cluster[Symbol.asyncDispose]())

  test('count limits together before, and each for itself meanwhile [R5]', async () => {
    const { cluster, a, b } = world
    const signIns = async () => {
      const answers = Array.from({ length: 30 }, (_, n) =>
        fetch(`${(n % 2 ? a : b).url}/auth/login/dev`, { redirect: 'manual' }),
      )
      return (await Promise.all(answers)).filter(({ status }) => status < 400).length
    }
    // One was begun already.
    expect(await signIns()).toBe(20)
    await cluster.redis.stop()
    for (const server of [a, b]) {
      await busIs(server, 'degraded')
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
    }
    expect(await signIns()).toBe(30)
    await cluster.redis.start()
    for (const server of [a, b]) await busIs(server, 'ok')
  })

  test('go on with replies that are followed at another while it comes and goes', async () => {
    const { cluster, a, b, at } = world
    const { answer, id } = await beginReply(cluster, at(a), at(b), 'before, ')
    const followed = at(b).client.reply(id).done()
    let text = 'before, '
    const say = async (piece: string) => {
      answer.send(piece)
      text += piece
      await seen(at(b), id, text)
    }
    await cluster.redis.stop()
    await say('at once, ')
    await busIs(b, 'degraded')
    await say('without, ')
    await cluster.redis.start()
    await say('just before it is back, ')
    for (const server of [a, b]) await busIs(server, 'ok')
    await say('and with it.')
    answer.end()
    expect(await followed).toMatchObject({ status: 'COMPLETE', content: text })
  })

  test('still take from a revoked session what it has open at another [G2]', async () => {
    await world.b.bus.cut()
    await busIs(world.b, 'degraded')
    await expectRevocation(world, 2500)
  })
})
