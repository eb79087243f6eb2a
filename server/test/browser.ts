import { setTimeout as delay } from 'node:timers/promises'

/** As much of a browser as signing in needs: keeps cookies, and shows each redirect before it follows it. */
export interface Browser {
  /** Follows no redirect. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** Follows redirects until an answer is none, or `until` says stop. */
  visit(url: string | URL, init?: RequestInit, until?: (url: URL) => boolean): Promise<Visit>
  /** The cookies sent to an address, as a header. */
  cookiesFor(url: string | URL): string
}

export interface Visit {
  /** Where the browser stands in the end. */
  url: URL
  /** What it got there; undefined where `until` stopped it before. */
  response?: Response
}

interface Cookie {
  name: string
  value: string
  host: string
  path: string
}

export function createBrowser(): Browser {
  const jar = new Map<string, Cookie>()

  function cookiesFor(address: string | URL): string {
    const { hostname, pathname } = new URL(address)
    const sent = [...jar.values()].filter(({ host, path }) => host === hostname && isBelow(pathname, path))
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  function keep(address: string | URL, response: Response): void {
    const { hostname: host } = new URL(address)
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; */)
      const name = pair.slice(0, pair.indexOf('='))
      const path = attribute(attributes, 'path') ?? '/'
      const expires = attribute(attributes, 'expires')
      const gone = attribute(attributes, 'max-age') === '0' || (expires && Date.parse(expires) <= Date.now())
      const key = [host, path, name].join(' ')
      if (gone) jar.delete(key)
      else jar.set(key, { name, value: pair.slice(name.length + 1), host, path })
    }
  }

  async function fetchOnce(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookies = cookiesFor(url)
    if (cookies) headers.set('cookie', cookies)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    keep(url, response)
    return response
  }

  return {
    fetch: fetchOnce,
    cookiesFor,
    async visit(address, init, until = () => false) {
      let url = new URL(address)
      let response = await fetchOnce(url, init)
      for (let hops = 0; hops < 20; hops++) {
        const location = response.headers.get('location')
        if (!location) return { url, response }
        await response.body?.cancel()
        url = new URL(location, url)
        if (until(url)) return { url }
        response = await fetchOnce(url)
      }
      throw new Error(`too many redirects, the last one to ${url}`)
    },
  }
}

export type Person = 'admin' | 'auditor' | 'user' | 'viewer'

export interface SignedIn {
  /** The session's token, good as a bearer token too. */
  token: string
  /** As a Cookie header. */
  cookie: string
}

/** Chooses a person, or nobody, on the development provider's page, and goes on to where that leads. */
export async function choosePerson(browser: Browser, page: Visit, person: Person | ''): Promise<Visit> {
  const markup = await page.response?.text()
  if (!markup?.includes(`value="${person}"`))
    throw new Error(`no choice of "${person}" at ${page.url}: ${markup}`)
  return browser.visit(page.url, { method: 'POST', body: new URLSearchParams({ person }) })
}

/** Signs in through the real code flow at the development provider; again, while the server says that it cannot just now. */
export async function signInByBrowser(
  baseUrl: string,
  person: Person,
  browser = createBrowser(),
): Promise<SignedIn> {
  const signIn = async () => {
    const page = await browser.visit(new URL('/auth/login/dev?returnTo=/healthz', baseUrl))
    return isBusy(page.url) ? page.url : (await choosePerson(browser, page, person)).url
  }
  let url = await signIn()
  for (let attempts = 1; attempts < 20 && isBusy(url); attempts++) {
    await delay(100 * attempts)
    url = await signIn()
  }
  const cookie = sessionCookieOf(browser, baseUrl)
  if (!cookie) throw new Error(`signing in as ${person} ended at ${url} without a session`)
  return { cookie, token: cookie.slice(cookie.indexOf('=') + 1) }
}

const isBusy = ({ searchParams }: URL): boolean => searchParams.get('code') === 'SERVICE_UNAVAILABLE'

/** The session's cookie as a Cookie header, if the browser has one. */
export function sessionCookieOf(browser: Browser, baseUrl: string): string | undefined {
  return browser
    .cookiesFor(baseUrl)
    .split('; ')
    .find(cookie => /^(__Host-parley|parley-session)=/.test(cookie))
}

const isBelow = (pathname: string, path: string): boolean =>
  pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)

const attribute = (attributes: string[], name: string): string | undefined =>
  attributes.find(text => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
