import { describe, expect, it } from 'vitest'
import { picture } from '../../../test/files.js'
import { startParley } from '../../../test/parley.js'
import { hasRedis, startRedis } from '../../../test/redis.js'

const generate = 'mutation { generateImage(input: { prompt: "A cat" }) { reply { id } } }'

describe.skipIf(!hasRedis)('an image on its way', () => {
  it('is shown at other servers too, also to whoever comes later', async () => {
    await using redis = await startRedis()
    const env = { REDIS_URL: redis.url, MODEL_DETAILS: 'test-model: imageGeneration' }
    await using first = await startParley({ database: 'postgresql', env })
    await using second = await startParley({ beside: first, env })
    const owner = await first.signIn('user')
    const streamed = first.model.images.stream()
    const { reply } = (await owner.ask(generate)).data.generateImage
    const look = () => second.as(owner).client.replyPreviews(reply.id)[Symbol.asyncIterator]()
    const looking = look()
    const coming = looking.next()
    await streamed.preview(await picture('png', 64, 48))
    const { value: shown } = await coming
    expect(shown).toMatchObject({ preview: expect.stringMatching(/^data:image\/webp/), status: 'STREAMING' })
    expect((await look().next()).value).toEqual(shown)
    await streamed.end(await picture('png', 64, 48))
    expect((await looking.next()).value).toEqual({ preview: null, status: 'COMPLETE' })
  })
})
