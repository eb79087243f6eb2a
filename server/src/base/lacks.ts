import type { Permission } from '@parley/schema'
import { CodedError } from './errors.js'
import type { Bearer } from './viewer.js'

/** What somebody is told who has none of these permissions: which, and what does not give it. */
export function lacks({ apiKey }: Pick<Bearer, 'apiKey'>, ...anyOf: readonly Permission[]): CodedError {
  const named = anyOf.join(' or ')
  if (!apiKey) return new CodedError('FORBIDDEN', `None of your roles gives you the permission ${named}.`)
  const scopes = apiKey.scopes.split(' ')
  const why = anyOf.some(permission => scopes.includes(permission))
    ? 'its owner no longer has it'
    : 'it is not in its scopes'
  return new CodedError('FORBIDDEN', `This API key does not have the permission ${named}: ${why}.`)
}
