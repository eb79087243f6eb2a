import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchChromium } from './browser.js'
import { type Example, moduleOf } from './examples.js'
import type {} from './pages/examples.js'
import { bundleAll } from './servePage.js'

// A page that comes from no address counts as one of the internet, which may not reach this computer.
const asLocal = '--disable-features=LocalNetworkAccessChecks'
const html = '<!doctype html><title>Parley</title><body><script type="module" src="globals.js"></script>'

/** A browser that shows examples as pages of the server itself, where somebody is signed in. */
export interface ExampleBrowser {
  /** Opens an example, does there what is to be done, and tells what the page complained about. */
  open(name: string, given: object, use?: (page: Page) => Promise<unknown>): Promise<string[]>
  close(): Promise<void>
}

/** `files`: the examples' modules, by their names. `cookie`: who is signed in, as a Cookie header. */
export async function openExamples(
  files: Map<string, string>,
  url: string,
  cookie: string,
): Promise<ExampleBrowser> {
  const names = [...files.keys()]
  const input = {
    ...Object.fromEntries([...files.values()].map((file, i) => [String(i), file])),
    globals: fileURLToPath(new URL('pages/examples.ts', import.meta.url)),
  }
  const [browser, scripts] = await Promise.all([launchChromium(asLocal), bundleAll(input)])
  const context = await browser.newContext()
  const [name = '', value = ''] = cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url }])
  await context.route('**/examples/*', (route, request) => {
    const script = scripts.get(request.url().split('/').at(-1) ?? '')
    return route.fulfill(
      script === undefined
        ? { contentType: 'text/html', body: html }
        : { contentType: 'text/javascript', body: script },
    )
  })

  return {
    async open(name, given, use) {
      const complaints: string[] = []
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', message => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(`${url}/examples/page`)
      await page.evaluate(([file, given]) => window.runExample(file, given), [
        `${names.indexOf(name)}.js`,
        given,
      ] as const)
      await use?.(page)
      await page.close()
      return complaints
    },
    close: () => browser.close(),
  }
}

/** The example as a module of a page: a component that it only declares is mounted. */
export function pageOf(example: Example): string {
  const code = moduleOf(example)
  const component = /^function (\w+)/m.exec(code)?.[1]
  return component && !/createRoot/.test(code) ? `${code}mount(${component}, id)\n` : code
}
