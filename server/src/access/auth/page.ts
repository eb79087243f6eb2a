import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { type Brand, brandFoot, brandHead, noBrand } from './brand.js'
import { type Html, html } from './html.js'
import { style } from './page.style.js'

export interface Page {
  status: number
  title: string
  body: Html
  /** Origins to which sending its form may lead in the end, besides this one: browsers ask the policy at each redirect. */
  leadsTo?: readonly string[]
}

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing is loaded from anywhere, no script runs, and nobody can frame the page. */
const policyOf = (leadsTo: readonly string[]) =>
  [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    `form-action ${["'self'", ...leadsTo].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policyOf([]),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** A page that stands on its own, in the colours the reader's system prefers. */
export function renderPage({ title, body }: Pick<Page, 'title' | 'body'>, brand = noBrand): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${brand.companyName ?? 'Parley'}</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body>
<main>
${brandHead(brand)}
${body}
${brandFoot(brand)}</main>
</body>
</html>
`.html
}

export const sendPage = (
  reply: FastifyReply,
  { status, leadsTo = [], ...page }: Page,
  brand?: Brand,
): FastifyReply =>
  reply
    .code(status)
    .headers({ ...pageHeaders, 'content-security-policy': policyOf(leadsTo) })
    .send(renderPage(page, brand))
