/**
 * What a browser gets of an app that a server serves: a page that is asked for anew each time, and parts that are kept
 * for good. Resolves to how many parts the page names; rejects if one of them is not as it should be.
 */
export async function askApp(url: string, cookie?: string): Promise<number> {
  const headers = { accept: 'text/html', ...(cookie && { cookie }) }
  const page = await fetch(url, { headers, redirect: 'error' })
  const text = await page.text()
  if (!page.ok) throw new Error(`${url} answers ${page.status}`)
  expectCache(page, 'no-cache')
  if (!page.headers.get('content-security-policy')) throw new Error(`${url} has no policy`)
  const parts = [...text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  if (!parts.some(path => path.endsWith('.js'))) throw new Error(`${url} names no script`)
  for (const path of parts) {
    const part = await fetch(new URL(path, url))
    await part.arrayBuffer()
    if (!part.ok) throw new Error(`${part.url} answers ${part.status}`)
    expectCache(part, 'public, max-age=31536000, immutable')
  }
  return parts.length
}

function expectCache({ url, headers }: Response, wanted: string): void {
  const cache = headers.get('cache-control') ?? ''
  if (!cache.includes(wanted)) throw new Error(`${url} is kept as "${cache}", not "${wanted}"`)
}
