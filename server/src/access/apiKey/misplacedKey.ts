import type { IncomingMessage } from 'node:http'
import { CodedError } from '../../base/errors.js'
import { looksLikeKey } from './key.js'

const names = ['api_key', 'apikey', 'key', 'access_token', 'token', 'authorization']

/**
 * Refuses a key in an address, which proxies and histories write down (RFC 6750, 2.3), and in headers that are not
 * the one whose content is checked everywhere. Ignored it would pass unnoticed.
 */
export function refuseMisplacedKey({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): void {
  const at = url.indexOf('?')
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
  const inAddress = at >= 0 && [...query].some(([name, value]) => names.includes(name) || looksLikeKey(value))
  if (inAddress || headers['x-api-key'] !== undefined)
    throw new CodedError('UNAUTHENTICATED', 'Send an API key as "Authorization: Bearer <key>", nowhere else.')
}
