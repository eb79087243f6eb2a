import type { Page } from 'playwright-core'

interface Shifting {
  shift?: number
}

/** Adds up how much each page from now on moves by itself: https://web.dev/articles/cls */
export async function watchShift(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = globalThis as Shifting
    seen.shift = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
      })[])
        if (!entry.hadRecentInput) seen.shift = (seen.shift ?? 0) + entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

export const shiftOn = (page: Page): Promise<number> =>
  page.evaluate(() => Math.round(((globalThis as Shifting).shift ?? 0) * 1000) / 1000)
