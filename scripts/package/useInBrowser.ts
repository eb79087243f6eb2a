import { join } from 'node:path'
import { hasChromium, launchChromium } from '../../sdk/test/browser.ts'
import { bundle, serveScript } from '../../sdk/test/servePage.ts'

const pages = ['page.ts', 'reactPage.ts']

/** Pages that Vite bundles of what is installed; the server has to allow their origin. */
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
      await using cleanUp = new AsyncDisposableStack()
      const browser = await launchChromium()
      cleanUp.defer(() => browser.close())
      const errors: string[] = []
      for (const name of pages) {
        script = await bundle(join(project, name), { root: project })
        const page = await browser.newPage()
        page.on('pageerror', error => errors.push(`Chromium: ${error.message}`))
        await page.goto(`${origin}/#${server},${token}`)
        const ended = await page.waitForFunction(
          () => ['COMPLETE', 'FAILED', 'STOPPED', 'UNSENT'].includes(document.title) && document.title,
          undefined,
          { timeout: 30_000 },
        )
        const status = await ended.jsonValue()
        const text = (await page.innerText('body')).trim()
        const react = await page.evaluate(() => document.documentElement.dataset.react)
        const place = react ? `Chromium, React ${react}` : 'Chromium'
        if (status !== 'COMPLETE' || text.length < 50) errors.push(`${place}: ${status}, ${text}`)
        else
          console.log(
            `${place}: a streamed reply of ${text.length} characters, in a bundle of ${Math.round(script.length / 1024)} KB before minification`,
          )
        await page.close()
      }
      return errors
    },
  }
}
