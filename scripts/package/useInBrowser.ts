import { join } from 'node:path'
import { hasChromium, launchChromium } from '../../sdk/test/browser.ts'
import { bundle, serveScript } from '../../sdk/test/servePage.ts'

/** A page that Vite bundles of what is installed; the server has to allow its origin. */
export async function openPage(project: string): Promise<{
  origin: string
  use(server: string, token: string): Promise<string[]>
  close(): Promise<void>
}> {
  let script = ''
  const { origin, close } = await serveScript(() => script)
  return {
    origin,
    close,
    async use(server, token) {
      if (!hasChromium) {
        console.log('Chromium: skipped, there is no /usr/bin/chromium')
        return []
      }
      script = await bundle(join(project, 'page.ts'), { root: project })
      await using cleanUp = new AsyncDisposableStack()
      const browser = await launchChromium()
      cleanUp.defer(() => browser.close())
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', error => errors.push(`Chromium: ${error.message}`))
      await page.goto(`${origin}/#${server},${token}`)
      const ended = await page.waitForFunction(
        () => ['COMPLETE', 'FAILED', 'STOPPED', 'UNSENT'].includes(document.title) && document.title,
        undefined,
        { timeout: 30_000 },
      )
      const status = await ended.jsonValue()
      const text = (await page.textContent('body')) ?? ''
      if (status !== 'COMPLETE' || text.length < 50) errors.push(`Chromium: ${status}, ${text}`)
      else
        console.log(
          `Chromium: a streamed reply of ${text.length} characters, in a bundle of ${Math.round(script.length / 1024)} KB before minification`,
        )
      return errors
    },
  }
}
