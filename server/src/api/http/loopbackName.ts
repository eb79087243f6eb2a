import type { onRequestAsyncHookHandler } from 'fastify'
import { isLoopbackHost } from '../../base/net/loopback.js'

/**
 * This machine has several names, and a cookie belongs to one: who opens a page or signs in by another one than that of
 * PUBLIC_URL is sent there first. Only on this machine and at the same port: proxies write hosts of their own.
 */
export function redirectToPublicName(publicUrl: URL): onRequestAsyncHookHandler {
  return async ({ method, headers, raw }, reply) => {
    if (method !== 'GET' || !isLoopbackHost(publicUrl.hostname)) return
    const asked = URL.parse(`${publicUrl.protocol}//${headers.host}`)
    const isOtherName =
      asked !== null &&
      asked.hostname !== publicUrl.hostname &&
      asked.port === publicUrl.port &&
      isLoopbackHost(asked.hostname)
    const path = raw.url ?? '/'
    const isPage = headers.accept?.includes('text/html') || /^\/auth\/(login|link)\//.test(path)
    if (isOtherName && isPage && path.startsWith('/')) return reply.redirect(publicUrl.origin + path, 307)
  }
}
