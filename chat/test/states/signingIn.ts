import { createBrowser } from '../../../server/test/browser.ts'
import { formOf, textOf } from '../../../server/test/deviceBrowser.ts'
import type { Stage, States } from './stage.ts'

/** Before anybody is signed in, and when somebody no longer is. */
export async function* signingIn({ open, context, t }: Stage): States {
  const page = await open(null, '/', context)
  await page.getByRole('link').first().waitFor()
  yield ['sign-in', page]
  await page.getByRole('button', { name: /code/i }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/[A-Z]{4}-[A-Z]{4}/).waitFor()
  yield ['device-code', page]
  await refuse(
    (await dialog.getByRole('link').textContent()) ?? '',
    (await dialog.getByRole('status', { name: t.codeToType, exact: true }).textContent()) ?? '',
  )
  await dialog.getByRole('alert').waitFor({ timeout: 30_000 })
  yield ['device-refused', page]
  await page.route('**/graphql', async (route, request) => {
    if (!request.postData()?.includes('pollDeviceLogin')) return route.fallback()
    const { data } = (await (await route.fetch()).json()) as { data: { pollDeviceLogin: object } }
    await route.fulfill({
      json: { data: { pollDeviceLogin: { ...data.pollDeviceLogin, status: 'EXPIRED' } } },
    })
  })
  await dialog.getByRole('button', { name: t.newCode }).click()
  await dialog.getByText(t.deviceErrors.TIMEOUT).waitFor({ timeout: 30_000 })
  yield ['device-expired', page]
  await page.context().close()
}

/** Says at the provider that the device is nobody's. */
async function refuse(address: string, code: string): Promise<void> {
  const browser = createBrowser()
  const first = await browser.visit(address)
  const page = new URL(first.url.pathname, first.url)
  const confirm = await browser.visit(page, formOf(await textOf(first), { user_code: code }))
  await browser.visit(page, formOf(await textOf(confirm), { abort: 'yes' }))
}

/** The session is ended from elsewhere while something is typed. */
export async function* signedOut({ parley, open, context, t, message }: Stage): States {
  const page = await open('user', '/', context)
  await message(page).waitFor()
  await message(page).fill('What I was about to ask, before somebody ended this session')
  const { client } = await parley.signIn('user')
  await client.revokeOtherSessions()
  await page.getByRole('dialog', { name: t.signedOut }).waitFor()
  yield ['signed-out', page]
  await page.context().close()
}
