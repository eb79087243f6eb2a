import { GraphQLEnumType } from 'graphql'

/** Each code with its description. */
export const errorCodes = {
  UNAUTHENTICATED: 'Nobody is signed in, or this server does not know the token: sign in.',
  SESSION_EXPIRED: 'The session has expired: sign in again.',
  SESSION_REVOKED: 'The session was ended, by its user or by an admin: sign in again.',
  FORBIDDEN: 'You may not do that.',
  NOT_FOUND: 'It does not exist, or you may not see it.',
  BAD_USER_INPUT: 'The input is invalid: `fields` says what is wrong where.',
  CONFLICT:
    'It does not fit what is stored: a name is taken, a key was used for something else, or a reply is still being written.',
  LAST_ADMIN: 'No active admin would be left.',
  LAST_IDENTITY: 'The person could no longer sign in.',
  IDENTITY_ALREADY_LINKED: 'The identity belongs to somebody else.',
  REAUTH_REQUIRED:
    'It needs a session at most ten minutes old, or a sign-in whose tokens still hold: sign in again, at `actionUrl` if there is one, then repeat it.',
  CONSENT_REQUIRED: 'You have to allow something at your identity provider first: at `actionUrl`.',
  RATE_LIMITED: 'Too many requests: repeat it after `retryAfter` seconds.',
  BUDGET_EXCEEDED: 'A budget does not have enough left.',
  PAYLOAD_TOO_LARGE: 'The request is larger than the server accepts.',
  QUERY_TOO_COMPLEX: 'The operation asks for too much at once: ask for shorter lists or fewer fields.',
  OPERATION_NOT_ALLOWED: 'The server runs only documents that it knows, and it does not know this one.',
  UPSTREAM_UNAVAILABLE: 'The model server does not answer.',
  UPSTREAM_AUTH_FAILED: 'The model server refused this server’s credentials.',
  IDP_UNAVAILABLE: 'The identity provider does not answer.',
  SERVICE_UNAVAILABLE: 'The server cannot do it at the moment: repeat it after `retryAfter` seconds.',
  TIMEOUT: 'It took too long.',
  INTERNAL_SERVER_ERROR: 'Something else went wrong: the server’s log has the details under `requestId`.',
} as const

/** No field has this type: errors carry it as `extensions.code`. */
export const ErrorCode = new GraphQLEnumType({
  name: 'ErrorCode',
  description:
    'The values of `extensions.code` in errors. There may be more: treat an unknown one like INTERNAL_SERVER_ERROR.',
  values: Object.fromEntries(
    Object.entries(errorCodes).map(([code, description]) => [code, { description }]),
  ),
})
