import { ask } from '../../server/test/ask.ts'
import { signInByBrowser } from '../../server/test/browser.ts'

const mutation =
  'mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "1000000" }) { id } }'

/** Has the books of a server count what is spent. */
export async function setBudget(url: string): Promise<void> {
  const { token } = await signInByBrowser(url, 'admin')
  const { errors } = await ask(url, mutation, token)
  if (errors) throw new Error(errors[0]?.message)
}
