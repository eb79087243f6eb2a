import type { Page } from 'playwright-core'

/** Adds what a browser complains about in a page: errors and warnings, but not that a status is no success. */
export function collectComplaints(page: Page, complaints: string[]): void {
  page.on('console', message => {
    const isComplaint = ['error', 'warning'].includes(message.type())
    // Chromium tells each such status.
    if (isComplaint && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
}
