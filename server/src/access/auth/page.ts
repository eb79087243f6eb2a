import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.js'
import { style } from './page.style.js'

export interface Page {
  status: number
  title: string
  body: Html
}

const mark = html`<svg class="mark" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true"><path d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Z"/><g><circle cx="10" cy="14" r="2"/><circle cx="16" cy="14" r="2"/><circle cx="22" cy="14" r="2"/></g></svg>`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing is loaded from anywhere, no script runs, and nobody can frame the page. */
const securityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': securityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** A page that stands on its own, in the colours the reader's system prefers. */
export function renderPage({ title, body }: Omit<Page, 'status'>): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Parley</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body>
<main>
<header>${mark}<span>Parley</span></header>
${body}
</main>
</body>
</html>
`.html
}

export const sendPage = (reply: FastifyReply, { status, ...page }: Page): FastifyReply =>
  reply.code(status).headers(pageHeaders).send(renderPage(page))
