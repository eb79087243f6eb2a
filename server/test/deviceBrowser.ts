import { type Browser, choosePerson, createBrowser, type Person, type Visit } from './browser.ts'

/** The pages of the development provider, from the code a device shows to its end; as `''`, nobody is chosen. */
export async function approveDevice(
  verificationUri: string,
  code: string,
  person: Person | '',
  browser = createBrowser(),
): Promise<string> {
  const confirm = await enterCode(browser, await browser.visit(verificationUri), code)
  const chooser = await browser.visit(verificationUri, formOf(await textOf(confirm), { confirm: 'yes' }))
  return textOf(await choosePerson(browser, chooser, person))
}

/** Types the code into the form that a page shows. */
export async function enterCode(browser: Browser, page: Visit, code: string): Promise<Visit> {
  return browser.visit(new URL(page.url.pathname, page.url), formOf(await textOf(page), { user_code: code }))
}

export const textOf = async ({ response }: Visit): Promise<string> => (await response?.text()) ?? ''

/** What a form sends: its hidden fields and what was typed or pressed. */
export function formOf(markup: string, fields: Record<string, string>): RequestInit {
  const hidden = [...markup.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  const body = new URLSearchParams(hidden.map(([, name = '', value = '']) => [name, value]))
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return { method: 'POST', body }
}
