import { ErrorCode } from '../errors.js'
import { describeError } from './describeError.js'

const MAX_DEPTH = 6
const REDACTED = '[redacted]'

/** Names of what must never stand in a log, whoever logs it and however deep. */
const secretName =
  /^(proxy-)?authorization$|cookie$|secret$|tokens?$|password$|(api|private)[-_]?keys?$|^keys?$|^code$|verifier$|^state$|^nonce$|^assertion$|^device_?code$|^(content|text|title|prompt|system_?prompt|messages|body|headers|query|variables)$/i

/** Numbers under such a name are no secrets: a close code, a count. Nor is what only names an error. */
const isSecret = (name: string, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'object') &&
  value !== null &&
  secretName.test(name) &&
  !(name === 'code' && isErrorCode(value))

/** One of ours, or of that shape, IDP_ERROR: codes that sign somebody in have more than capitals. */
const isErrorCode = (value: unknown): boolean =>
  typeof value === 'string' &&
  (Object.hasOwn(ErrorCode, value) || /^[A-Z]{2,24}(_[A-Z]{2,24}){1,4}$/.test(value))

/** A copy of what is to be logged: errors described, secrets covered, and of other classes than plain data the name. */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value
  if (value instanceof Error) return describeError(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof URL) return value.origin + value.pathname
  if (depth >= MAX_DEPTH) return '[…]'
  if (Array.isArray(value)) return value.map(one => redact(one, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isSecret(name, one) ? REDACTED : redact(one, depth + 1),
    ]),
  )
}

const members =
  'token|access_token|refresh_token|id_token|id_token_hint|logout_token|assertion|client_assertion|client_secret|code_verifier|device_code|user_code|password|api_key'
/** Of addresses and forms: there, these too are secrets by their name alone. */
const parameters = `${members}|code|state|nonce|key|sig`

const patterns: [RegExp, string][] = [
  [/\b(Bearer|Basic|DPoP) +[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  // A JSON Web Token, signed or encrypted.
  [/\beyJ[\w-]{5,}(\.[\w-]*){2,4}/g, REDACTED],
  [/\b(sk|pk|gh[opsu]|github_pat|ya29)[-_.][\w-]{8,}/g, REDACTED],
  [new RegExp(`\\b(${parameters})=[^&\\s"'\\\\;,]+`, 'gi'), `$1=${REDACTED}`],
  // JSON within a text of JSON.
  [new RegExp(`("|')(${members})(\\\\*\\1|\\1)( *: *\\\\*["'])[^"'\\\\]+`, 'gi'), `$1$2$3$4${REDACTED}`],
  [/(\w:\/\/[^:/\s"\\]*):[^@/\s"\\]+@/g, `$1:${REDACTED}@`],
]

/** Those that JSON leaves as they are and terminals act on. */
const controls = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * The last look at a line of the log: whatever has the shape of a secret, and the server's own secrets by their value.
 * Nothing here adds or takes a quotation mark, so the line stays JSON.
 */
export function createScrub(secrets: readonly string[]): (line: string) => string {
  let values: string[] = []
  let known = 0
  return line => {
    // There are more once one has been changed.
    if (secrets.length > known) {
      const added = secrets.slice(known).filter(value => value.length >= 8)
      values = [
        ...values,
        ...added.flatMap(value => [JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
      ]
      known = secrets.length
    }
    let text = line
    for (const value of values) text = text.replaceAll(value, REDACTED)
    for (const [pattern, replacement] of patterns) text = text.replace(pattern, replacement)
    return text.replace(controls, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }
}

/** The values of a configuration that nobody may see. */
export function secretsIn(config: unknown, name = ''): string[] {
  if (typeof config === 'string') {
    if (/secret|password|api_?key|encryption_?keys?|token/i.test(name)) return [config]
    return name === 'url' ? passwordIn(config) : []
  }
  if (config === null || typeof config !== 'object' || ArrayBuffer.isView(config)) return []
  return Object.entries(config).flatMap(([key, value]) =>
    secretsIn(value, Array.isArray(config) ? name : key),
  )
}

function passwordIn(url: string): string[] {
  const password = URL.parse(url)?.password
  return password ? [decodeURIComponent(password)] : []
}
