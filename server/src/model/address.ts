import type { Logger } from 'pino'
import { boundedFetch } from './boundedFetch.js'

/** The paths of the format that people copy along with an address. */
const BEYOND = /(\/chat)?\/completions$|\/(models|embeddings|responses)$/

const hasVersion = (pathname: string): boolean => /\/v\d+\w*(\/|$)/.test(pathname)

/** The base of what an administrator wrote, `…/v1/chat/completions` included. */
export function baseOf(address: string): string {
  const url = new URL(address)
  url.pathname = url.pathname.replace(/\/+$/, '').replace(BEYOND, '')
  return url.href.replace(/\/+$/, '')
}

export const NOTHING_HERE = 'There is nothing at the address of the model server; does it end in /v1?'

/**
 * Fetches below an address. Where that has no version and nothing is found there, but is below /v1, it is meant: the
 * server is asked there from then on.
 */
export function createAddressedFetch(base: string, log: Pick<Logger, 'warn'>, bounded = boundedFetch) {
  let found: 'unknown' | 'here' | 'below' | 'nowhere' = hasVersion(new URL(base).pathname)
    ? 'here'
    : 'unknown'

  const below = (input: string) => `${base}/v1${input.slice(base.length)}`

  const addressed: typeof fetch = async (input, init) => {
    const address = String(input)
    if (found === 'here' || !address.startsWith(base)) return bounded(address, init)
    if (found === 'below') return bounded(below(address), init)
    const response = await bounded(address, init)
    if (!(await isNothing(response))) {
      if (response.ok) found = 'here'
      return response
    }
    const second = await bounded(below(address), init)
    if (second.status === 404 || second.status === 405) {
      found = 'nowhere'
      return response
    }
    found = 'below'
    log.warn(
      { address: new URL(base).origin },
      'the model server is asked below /v1, which its address leaves out',
    )
    return second
  }

  return {
    fetch: addressed,
    /** Whether an address without a version has led to anything; what has one is right for all that is known. */
    isLost: (): boolean => found === 'nowhere',
  }
}

/** LM Studio answers 200 to what it does not know. */
async function isNothing(response: Response): Promise<boolean> {
  if (response.status === 404 || response.status === 405) return true
  if (response.status !== 200 || !response.headers.get('content-type')?.includes('json')) return false
  if (!(response.body instanceof ReadableStream)) return false
  return /unexpected endpoint/i.test(await response.clone().text())
}
