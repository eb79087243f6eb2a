import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../base/errors.js'

/**
 * Refuses what another site makes a browser send (https://www.w3.org/TR/fetch-metadata/). A GET has to prove that it
 * is no link or image elsewhere; a POST without any proof is no browser's, or carries no cookie (SameSite).
 */
export function refuseOtherSites(
  request: FastifyRequest,
  publicUrl: URL,
  /** Sites that are trusted like this one. */
  others: readonly string[] = [],
): void {
  if (isFromOtherSite(request, publicUrl, others))
    throw new CodedError('FORBIDDEN', 'This address can only be used from this site.')
}

export function isFromOtherSite(
  { headers, method }: FastifyRequest,
  publicUrl: URL,
  others: readonly string[],
): boolean {
  if (headers.origin !== undefined && others.includes(headers.origin)) return false
  const site = headers['sec-fetch-site']
  if (site === 'same-origin' || (site === 'none' && method === 'GET')) return false
  const sameOrigin = headers.origin === undefined || headers.origin === publicUrl.origin
  return !(method === 'POST' && site === undefined && sameOrigin)
}

/** Signing in is a page of its own. Images on another site would use up what their readers' network may do. */
export function refuseEmbedded({
  headers: { 'sec-fetch-dest': destination = 'document' },
}: FastifyRequest): void {
  if (destination !== 'document') throw new CodedError('FORBIDDEN', 'Open this address as a page.')
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
