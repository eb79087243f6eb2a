import { expect, test } from 'vitest'
import { eventually } from '../eventually.js'
import { startLoad } from '../load.js'
import { startParley } from '../parley.js'

test('fails while people send and follow', async () => {
  await using parley = await startParley()
  parley.model.otherwise(['piece ', 'by ', 'piece'], { delayMs: 20 })
  const { client, ...person } = await parley.signIn('user')
  await using load = startLoad({ ...person, client }, 4)
  await eventually(() => expect(load.sent.length).toBeGreaterThan(4))
  // Somebody follows, and is asked only at the end; and on the server's side something fails, too.
  parley.model.hold()
  const { reply } = await client.sendMessage({ content: 'Hi' })
  const followed = client.reply(reply.id).done()
  const all = Promise.all([followed, client.conversationListEvents()[Symbol.asyncIterator]().next()])
  await parley.stop()
  expect('the first failure').toBe('the only one')
  await all
})
