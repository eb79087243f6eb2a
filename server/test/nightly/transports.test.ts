import { expect, test, vi } from 'vitest'
import { changeTransport } from '../changeTransport.js'
import { startParley } from '../parley.js'

// A way is left as soon as there is another one, so that there is time for all of them.
vi.mock('../../../sdk/src/fallback/times.js', async original => ({
  ...(await original<typeof import('../../../sdk/src/fallback/times.js')>()),
  PROBE_MS: 100,
  POLL: { seconds: 1, pause: 50 },
}))

test('20 replies and their events come through 30 changes of what carries them: every text exact, no event twice', async () => {
  await using parley = await startParley()
  const changes = await changeTransport(parley, { replies: 20, cuts: 30 })
  console.info(changes.join(', '))
  expect(new Set(changes)).toEqual(new Set(['websocket', 'events', 'polling']))
}, 300_000)
