import { isPublicHost } from '../base/net/publicHost.js'
import type { Environment } from './environment.js'

/** What is wrong with an address that cookies and texts would travel to in the clear, as the beginning of a sentence. */
export function openHttp({ PUBLIC_URL }: Environment): string | null {
  const url = URL.parse(PUBLIC_URL ?? '')
  const isOpen = url?.protocol === 'http:' && isPublicHost(url.hostname)
  return isOpen
    ? 'PUBLIC_URL is http, so that what people write, and their cookies, can be read on the way'
    : null
}
