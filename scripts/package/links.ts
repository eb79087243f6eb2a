import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Whether the package says who may use it, and its page leads nowhere that is not in it. */
export async function checkPage(installed: string): Promise<string[]> {
  const text = await readFile(join(installed, 'README.md'), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, path = '']) => path)
  const wrong = links
    .filter(path => !/^https?:/.test(path) && !existsSync(join(installed, path)))
    .map(path => `README.md leads to ${path}, which is not in the package`)
  const { private: isPrivate } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  if (isPrivate) wrong.push('package.json says that it is private')
  if (!existsSync(join(installed, 'LICENSE'))) wrong.push('there is no LICENSE')
  return wrong
}
