const longest = 2048

/**
 * Where to go back to after signing in: a path, or a page of one of `origins`; `/` for anything that could lead elsewhere.
 * The result is what the URL parser of a browser makes of it: "/.//evil.example" looks like a path of ours and is read as
 * "//evil.example".
 */
export function safeReturnTo(value: unknown, publicUrl: URL, origins: readonly string[]): string {
  if (typeof value !== 'string' || value.length > longest || hasControlCharacter(value)) return '/'
  return (value.startsWith('/') ? pathOfOurs(value, publicUrl) : pageOf(value, origins)) ?? '/'
}

function pathOfOurs(value: string, publicUrl: URL): string | null {
  const url = URL.parse(value, publicUrl)
  if (!url || url.origin !== publicUrl.origin || url.pathname.startsWith('/auth/')) return null
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? null : path
}

/** A blob has the origin of its page, and names before an @ look like one. */
function pageOf(value: string, origins: readonly string[]): string | null {
  const url = URL.parse(value)
  const isPage = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isPage && origins.includes(url.origin) ? url.href : null
}

const hasControlCharacter = (text: string): boolean =>
  [...text].some(character => character < ' ' || character === '\u007f')
