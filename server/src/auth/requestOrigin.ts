import type { FastifyRequest } from 'fastify'
import { CodedError } from '../errors.js'

/**
 * Refuses what another site makes a browser send (https://www.w3.org/TR/fetch-metadata/). A GET has to prove that it
 * is no link or image elsewhere; a POST without any proof is no browser's, or carries no cookie (SameSite).
 */
export function refuseOtherSites(
  { headers, method }: FastifyRequest,
  publicUrl: URL,
  /** Sites that are trusted like this one. */
  others: readonly string[] = [],
): void {
  if (headers.origin !== undefined && others.includes(headers.origin)) return
  const site = headers['sec-fetch-site']
  const proven = site === 'same-origin' || (site === 'none' && method === 'GET')
  if (proven) return
  const sameOrigin = headers.origin === undefined || headers.origin === publicUrl.origin
  if (method === 'POST' && site === undefined && sameOrigin) return
  throw new CodedError('FORBIDDEN', 'This address can only be used from this site.')
}

/**
 * Refuses a page that another site opened in this browser. Typed addresses and our own pages prove themselves; a browser
 * too old to say anything is believed, because the provider asks the person again.
 */
export function refuseSentByOthers({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new CodedError('FORBIDDEN', 'This address can only be used from this site.')
}
