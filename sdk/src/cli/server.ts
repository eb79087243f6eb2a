import { usageError } from './failure.js'

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/

/** An address as people type it: without https:// it is meant, but for this computer itself. */
export function parseServer(text: string): string {
  const typed = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(typed)) throw usageError(`${text} is not the address of a server.`)
  const url = new URL(typed)
  if (!text.includes('://') && LOOPBACK.test(url.hostname)) url.protocol = 'http:'
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw usageError(`${text} is not the address of a server: it begins with https:// or http://.`)
  if (url.username || url.password) throw usageError('A token goes into PARLEY_TOKEN, not into the address.')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** Whether somebody on the way can read what is sent there. */
export const isReadable = (server: string): boolean => {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !LOOPBACK.test(hostname)
}
