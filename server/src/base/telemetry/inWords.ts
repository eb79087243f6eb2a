import { CodedError } from '../errors.js'

const SHAPE = /^[A-Z0-9_]{2,48}$/

/**
 * What went wrong, for an administrator: our own sentences as they are, and of all others the code alone, since they may
 * quote what nobody else is to read.
 */
export function inWords(error: unknown): string {
  if (error instanceof CodedError) return error.message
  const code = codeOf(error)
  if (code && away.has(code)) return `It cannot be reached (${code}).`
  return code
    ? `It failed with ${code}; the server’s log says more.`
    : 'It failed; the server’s log says why.'
}

/** Of the network, of a provider that is down, and of PostgreSQL that takes no connection. */
const away = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET', 'IDP_UNAVAILABLE', 'P1001', 'P2024'],
])

/** The first code on the way to the cause. */
function codeOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && SHAPE.test(code) ? code : codeOf(error.cause, depth + 1)
}
