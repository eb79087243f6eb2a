import type { Page } from 'playwright-core'
import { reply } from '../world.ts'
import { idOf, type Stage, type States } from './stage.ts'

/** What a reply may hold. */
const everything = `Here is what the figures say, with a comparison and the query behind it.

## Revenue by region

| Region | Q2 | Q3 | Change |
|---|--:|--:|--:|
| North | 1,204 | 1,310 | +8.8 % |
| South | 987 | 942 | −4.6 % |

- [x] **North** grew, [see the report](https://example.com/report)
- [ ] *South* needs a look, at least \`Q4\`

> Growth is $g = \\frac{b - a}{a}$, as usual.

\`\`\`sql
SELECT region, sum(amount) AS revenue -- in thousands
FROM sales WHERE quarter = 'Q3' GROUP BY region;
\`\`\`
`

const arabic = `فيما يلي ملخص **المبيعات** حسب المنطقة:

1. الشمال: ارتفع بنسبة 8.8 %
2. الجنوب: انخفض بنسبة 4.6 %، انظر \`sum(amount)\`

> يحتاج الجنوب إلى متابعة.
`

/** One conversation from the first word on, and what can be done in it. */
export async function* chatting(stage: Stage): States {
  const { parley, open, context, t, say, ask, message, isPhone } = stage
  const page = await open('user', '/', context)
  await message(page).waitFor()
  yield ['new', page]
  await page.getByRole('button', { name: t.temporary }).click()
  await page.getByRole('button', { name: t.temporary, pressed: true }).waitFor()
  yield ['new-temporary', page]
  await page.getByRole('button', { name: t.temporary }).click()
  await ask(page, 'How did the regions do, and what did you ask the database?', everything)
  await reply(page).locator('math').waitFor()
  yield ['answer', page]
  const { client } = await parley.signIn('user')
  await client.updateConversation(idOf(page), { title: 'Revenue by region' })
  await page.getByRole('heading', { name: 'Revenue by region', level: 1 }).waitFor()

  const held = parley.model.hold()
  await say(page, 'And in one sentence?')
  await page.getByText(t.thinking).waitFor()
  yield ['thinking', page]
  await held.received
  held.delta({
    reasoning_content: 'They want **one** sentence.\n\nNorth rose by a quarter, South fell: say both.',
  })
  const thought = reply(page, 1).getByRole('group')
  await thought.waitFor()
  yield ['thought-folded', page]
  await thought.getByText(t.thinking).click()
  await thought.getByText('say both').waitFor()
  yield ['thought', page]
  held.send('North grew, and South ')
  await reply(page, 1).getByText('North grew').waitFor()
  yield ['writing', page]
  await page.getByRole('button', { name: t.stop }).click()
  await reply(page, 1).getByText(t.stopped).waitFor()
  await page.getByRole('button', { name: t.send, exact: true }).waitFor()
  yield ['stopped', page]

  const open1 = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).last().click()
    await page.getByRole('menu').last().waitFor()
  }
  await open1(t.copy)
  yield ['copy-menu', page]
  await page.keyboard.press('Escape')
  await open1(t.remove)
  yield ['delete-menu', page]
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t.bad }).last().click()
  await page.getByRole('dialog').waitFor()
  yield ['comment', page]
  await stage.leave(page)
  await page.getByText('And in one sentence?').hover()
  await page.getByRole('button', { name: t.edit, exact: true }).last().click()
  await page.getByRole('textbox', { name: t.edit }).waitFor()
  yield ['edit', page]
  await page.keyboard.press('Escape')

  await message(page).focus()
  await message(page).pressSequentially('What do you think, @sam')
  await page.getByRole('option').first().waitFor()
  yield ['mention', page]
  await message(page).fill('')
  yield* told(stage, page)

  // One that others follow: it leaves a stub.
  await reply(page, 1).hover()
  await reply(page, 1).getByRole('button', { name: t.remove, exact: true }).click()
  await page.getByRole('menuitem', { name: t.removeMessage }).click()
  await reply(page, 1).getByText(t.messageDeleted).waitFor()
  await page.getByRole('button', { name: t.undo }).waitFor()
  yield ['deleted', page]
  await page.getByRole('button', { name: t.undo }).click()

  await page.getByRole('button', { name: t.fork }).first().press('Enter')
  await page.getByText(t.forkedFrom).waitFor()
  await reply(page).getByRole('table').waitFor()
  yield ['forked', page]
  await client.setDraft({
    conversationId: idOf(page),
    content: 'Begun on the phone: and what about the **East**?',
  })
  await page.reload()
  await page.waitForFunction(() => document.querySelector('form textarea')?.textContent !== '')
  await page.waitForLoadState('networkidle')
  yield ['draft', page]
  await message(page).fill('')

  await page.evaluate(() => history.pushState(null, '', '/'))
  await page.reload()
  await ask(page, 'كيف كانت المبيعات هذا الربع؟', arabic)
  await client.updateConversation(idOf(page), { title: 'المبيعات حسب المنطقة' })
  await page.getByRole('heading', { level: 1, name: 'المبيعات' }).waitFor()
  yield ['right-to-left', page]
  if (isPhone) await menu(page, t.conversations)
  await page.getByRole('button', { name: t.actionsOf('Budget 2027') }).click()
  await page.getByRole('menu', { name: t.actionsOf('Budget 2027') }).waitFor()
  yield ['row-menu', page]
  await page.context().close()
}

export async function menu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('navigation', { name, exact: true }).getByRole('link').first().waitFor()
  // What was outside the screen is painted a frame later.
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))))
}

/** A reply to somebody else's message, and an announcement above. */
async function* told({ parley }: Stage, page: Page): States {
  const [owner, other] = [await parley.signIn('user'), await parley.signIn('admin')]
  const id = (await other.client.me())?.id ?? ''
  await owner.client.addParticipant(idOf(page), id, 'WRITE')
  parley.model.reply('South lost two large customers in August.')
  const sent = await other.client.sendMessage({
    conversationId: idOf(page),
    content: 'Why is South down?\nI have to explain it on Monday.',
  })
  await other.client.reply(sent.reply.id).done()
  await reply(page, 2).getByText('August').waitFor()
  await other.client.setAnnouncement({
    input: { text: 'Maintenance on Sunday from 8 to 10: replies may take longer', level: 'WARNING' },
  })
  await page.reload()
  await page.getByText('Maintenance on Sunday').waitFor()
  await reply(page, -1).getByText('August').waitFor()
  await page.waitForLoadState('networkidle')
  yield ['shared', page]
  await other.client.setAnnouncement()
  await page.reload()
  await reply(page, -1).getByText('August').waitFor()
}
