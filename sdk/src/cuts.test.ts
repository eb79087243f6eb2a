import { expect, it, vi } from 'vitest'
import { changeTransport } from '../../server/test/changeTransport.js'
import { followThrough } from '../../server/test/followThrough.js'
import { startParley } from '../../server/test/parley.js'
import { createRelay } from '../../server/test/relay.js'

// A way is left as soon as there is another one, so that there is time for all of them.
vi.mock('./fallback/times.js', async original => ({
  ...(await original<typeof import('./fallback/times.js')>()),
  PROBE_MS: 100,
  POLL: { seconds: 1, pause: 50 },
}))

it('follows 20 replies and their events through 30 cuts: every text exact, no event missing, none twice', async () => {
  await using parley = await startParley()
  const relay = await createRelay(parley.url)
  await followThrough(parley, relay.url, { replies: 20, cuts: 30 }, relay.drop)
  await relay.close()
})

// Thirty of them over twenty replies: by night.
it('and 3 replies through 6 changes of what carries them', async () => {
  await using parley = await startParley()
  const changes = await changeTransport(parley, { replies: 3, cuts: 6 })
  expect(new Set(changes)).toEqual(new Set(['websocket', 'events', 'polling']))
})
