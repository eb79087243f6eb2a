const longest = 2048

/**
 * The path to go back to after signing in, or `/` for anything that could lead elsewhere. The result is what the URL
 * parser of a browser makes of it: "/.//evil.example" looks like a path of ours and is read as "//evil.example".
 */
export function safeReturnTo(value: unknown, publicUrl: URL): string {
  if (typeof value !== 'string' || value.length > longest || !value.startsWith('/')) return '/'
  if (!URL.canParse(value, publicUrl)) return '/'
  const url = new URL(value, publicUrl)
  const path = url.pathname + url.search + url.hash
  const ours = url.origin === publicUrl.origin && !path.startsWith('//') && !url.pathname.startsWith('/auth/')
  return ours && !hasControlCharacter(value) ? path : '/'
}

const hasControlCharacter = (text: string): boolean =>
  [...text].some(character => character < ' ' || character === '\u007f')
