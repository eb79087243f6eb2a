import { attach } from '../../../sdk/src/attach/index.ts'
import { picture } from '../../../server/test/files.ts'
import { menu } from './chatting.ts'
import type { Stage, States } from './stage.ts'

/** What lies over the page, by its place in the address. */
const places = [
  'profile/account',
  'profile/preferences',
  'profile/sessions',
  'profile/usage',
  'profile/apiKeys',
  'profile/readers',
  'profile/data',
  'library',
  'search',
  'keys',
  'share',
  'files',
  'files/own',
]

/** What is opened over a conversation, and the ways to others. */
export async function* finding(stage: Stage): States {
  const { parley, open, context, t, isPhone, message, go, leave } = stage
  const { client } = await parley.signIn('user')
  parley.model.reply('North grew by 8.8 %, and South lost 4.6 %: the regions differ more than last year.')
  const give = (filename: string, bytes: Buffer) =>
    attach(client, new Blob([new Uint8Array(bytes)]), { filename })
  const given = [
    await give('Regions by quarter.png', await picture('png', 800, 600)),
    await give('figures.csv', Buffer.from('region,q3\nNorth,1310\n')),
  ]
  const { conversation, reply: answer } = await client.sendMessage({
    content: 'How did the regions do?',
    attachmentIds: given.slice(1).map(({ id }) => id),
  })
  await client.reply(answer.id).done()
  await client.updateConversation(conversation.id, { title: 'Regions', tags: ['finance'] })
  const page = await open('user', `/c/${conversation.id}`, context)
  await page.getByText('North grew').waitFor()
  for (const place of places) {
    await go(page, place)
    yield [place.replace('/', '-'), page]
    await leave(page)
  }
  await go(page, 'profile/apiKeys')
  await page
    .getByRole('dialog')
    .getByRole('textbox', { name: t.newKey })
    .fill('Nightly report of the finance team')
  await page.getByRole('dialog').getByRole('button', { name: t.create }).click()
  await page.getByText(t.keyOnce).waitFor()
  yield ['profile-new-key', page]
  await leave(page)
  await go(page, `export/${conversation.id}`)
  yield ['export', page]
  await leave(page)

  await go(page, 'library')
  const boxes = page.getByRole('dialog').getByRole('checkbox')
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  yield ['bulk', page]
  await leave(page)

  await parley.searchSettled()
  await go(page, 'search')
  await page.getByRole('combobox', { name: t.search }).fill('regions')
  await page.locator('mark').first().waitFor()
  yield ['found', page]
  await page.getByRole('combobox', { name: t.search }).press('Enter')
  await page.locator('article[data-found=marked]').waitFor()
  yield ['hit', page]
  await go(page, 'search')
  await page.getByRole('combobox', { name: t.search }).fill('zzyzx')
  await page.getByText(t.nothingFound).waitFor()
  yield ['nothing-found', page]
  await leave(page)

  parley.model.reply('While nobody looked')
  const elsewhere = await client.sendMessage({ content: 'Asked by a program' })
  await client.reply(elsewhere.reply.id).done()
  await client.updateConversation(elsewhere.conversation.id, { title: 'Report of the night' })
  await page.evaluate(() => history.pushState(null, '', '/'))
  await page.reload()
  await message(page).waitFor()
  if (isPhone) await menu(page, t.conversations)
  await page
    .getByRole('img', { name: t.unread(1) })
    .first()
    .waitFor()
  yield ['unread', page]
  await page.context().close()
}
