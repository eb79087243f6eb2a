import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * What a browser gets of an app that a server serves: a page that is asked for anew each time, and parts that are kept
 * for good. Resolves to how many parts the page names; rejects if one of them is not as it should be.
 */
export async function askApp(url: string, cookie?: string): Promise<number> {
  const page = await goTo(url, cookie)
  const html = await text(page)
  if (page.statusCode !== 200) throw new Error(`${url} answers ${page.statusCode}`)
  expectCache(url, page.headers['cache-control'], 'no-cache')
  if (!page.headers['content-security-policy']) throw new Error(`${url} has no policy`)
  const parts = [...html.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  if (!parts.some(path => path.endsWith('.js'))) throw new Error(`${url} names no script`)
  for (const path of parts) {
    const part = await fetch(new URL(path, url))
    await part.arrayBuffer()
    if (!part.ok) throw new Error(`${part.url} answers ${part.status}`)
    expectCache(part.url, part.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  }
  return parts.length
}

/** As a browser goes to an address; of `fetch` that cannot be said. */
async function goTo(url: string, cookie?: string): Promise<IncomingMessage> {
  const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...(cookie && { cookie }) }
  const [page] = (await once(get(url, { headers }), 'response')) as [IncomingMessage]
  return page
}

function expectCache(url: string, kept: string | null | undefined, wanted: string): void {
  if (!kept?.includes(wanted)) throw new Error(`${url} is kept as "${kept ?? ''}", not "${wanted}"`)
}
