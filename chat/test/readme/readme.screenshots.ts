import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, idOf } from '../states/stage.ts'
import { reply, send, startWorld, type World } from '../world.ts'
import { draw } from './draw.ts'
import { record } from './record.ts'

const docs = join(import.meta.dirname, '../../../docs')

const answer = `Three things changed since version 2.3:

1. **Replies survive a restart.** A client goes on at the exact character.
2. Budgets tell their people *before* they are used up.
3. A search opens the conversation at the message it found.

| Part | Before | Now |
|---|--:|--:|
| First piece | 420 ms | 180 ms |
| History page | 61 ms | 9 ms |

\`\`\`ts
const { reply } = await parley.sendMessage({ content: 'Hello' })
for await (const piece of parley.reply(reply.id)) show(piece.text)
\`\`\`
`

/** What the README opens with. */
describe('the pictures of the README', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    world.parley.model.models.ids = ['gpt-large', 'gpt-small']
    await begin(world.parley, {
      'Budget 2027': 0,
      'Onboarding mail': 1,
      'Travel policy, short': 1,
      'SQL index for the orders table': 4,
    })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('are a conversation, light and dark', async () => {
    const { parley, open } = world
    let path = '/'
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width: 1200, height: 780 }
      const page = await open('user', path, { viewport, colorScheme, reducedMotion: 'reduce' })
      if (path === '/') {
        parley.model.reply(answer)
        await send(page, 'Summarise the changes since version 2.3')
        await page.waitForURL('**/c/*')
        const { client } = await parley.signIn('user')
        await client.updateConversation(idOf(page), { title: 'Release notes for 2.4' })
        path = new URL(page.url()).pathname
      }
      await page.getByRole('heading', { name: 'Release notes for 2.4', level: 1 }).waitFor()
      await reply(page).and(page.locator('[data-status=COMPLETE]')).waitFor()
      await reply(page).locator('code span').first().waitFor()
      await reply(page).getByRole('table').waitFor()
      await page.getByRole('button', { name: 'Send' }).waitFor()
      await page.mouse.move(0, 0)
      await page.screenshot({ path: join(docs, `chat-${colorScheme}.png`) })
      await page.context().close()
    }
    expect(world.complaints).toEqual([])
  })

  it('are a reply that is cut and goes on', async () => {
    await writeFile(join(docs, 'reply.svg'), draw(await record(world)))
  })
})
