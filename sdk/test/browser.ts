import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/**
 * The first two load two pages of the browser's own with each window, which takes the machine from the pages that are tested.
 * Chromium knows one such list: those of Playwright's that matter here stand in it too.
 */
const withoutFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
]

/** Tests that need a browser are skipped without one. On Debian: apt-get install --no-install-recommends chromium */
export const hasChromium = existsSync(executablePath)
export async function launchChromium(...more: string[]): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--disable-features=${withoutFeatures.join()}`,
      ...more,
    ],
  })
}
