import { GraphQLEnumType } from 'graphql'

/** Each code with its description. */
export const errorCodes = {
  UNAUTHENTICATED: 'Nobody is signed in, or the token is not one of this server: sign in.',
  SESSION_EXPIRED: 'The session came to its end: sign in again.',
  SESSION_REVOKED: 'The session was ended, by its person or by an admin: sign in again.',
  FORBIDDEN: 'Whoever asks may not do that.',
  NOT_FOUND: 'It does not exist, or is not theirs.',
  BAD_USER_INPUT: 'The input is not as it should be: `fields` says what is wrong where.',
  CONFLICT:
    'It does not fit what is stored: a name that is taken, a key used for something else, a reply still being written.',
  LAST_ADMIN: 'No active admin would be left.',
  LAST_IDENTITY: 'The person could not sign in any more.',
  IDENTITY_ALREADY_LINKED: 'The sign-in belongs to somebody else.',
  REAUTH_REQUIRED: 'It needs a session of the last ten minutes: sign in again, then repeat it.',
  RATE_LIMITED: 'Too many requests: repeat it after `retryAfter` seconds.',
  BUDGET_EXCEEDED: 'A budget has no room for it.',
  PAYLOAD_TOO_LARGE: 'The request is larger than the server takes.',
  QUERY_TOO_COMPLEX: 'The operation asks for too much at once: shorter lists or fewer fields.',
  OPERATION_NOT_ALLOWED: 'The server runs only the documents it knows, and this one is none of them.',
  UPSTREAM_UNAVAILABLE: 'The model server does not answer.',
  UPSTREAM_AUTH_FAILED: 'The model server refused the server’s credentials.',
  IDP_UNAVAILABLE: 'The identity provider does not answer.',
  SERVICE_UNAVAILABLE: 'The server cannot do it just now: repeat it after `retryAfter` seconds.',
  TIMEOUT: 'It took too long.',
  INTERNAL_SERVER_ERROR: 'Something else went wrong: the server’s log has it under `requestId`.',
} as const

/** No field has this type: errors carry it as `extensions.code`. */
export const ErrorCode = new GraphQLEnumType({
  name: 'ErrorCode',
  description:
    'What `extensions.code` of an error says. There may be more: treat an unknown one like INTERNAL_SERVER_ERROR.',
  values: Object.fromEntries(
    Object.entries(errorCodes).map(([code, description]) => [code, { description }]),
  ),
})
