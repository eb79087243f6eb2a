const schemes = ['http:', 'https:', 'mailto:']

/** The address of a link that may be followed, as the browser reads it; null for anything else. */
export function safeLink(href: string): string | null {
  // Without a scheme it would lead to a page of ours, which no model knows.
  const url = URL.parse(href.trim())
  return url && schemes.includes(url.protocol) ? url.href : null
}

/** Where a link leads, for people: the name the browser connects to. */
export const hostOf = (href: string): string => URL.parse(href)?.host ?? ''
