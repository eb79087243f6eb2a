import { type ApiKey, operation, ParleyError, type Session, type TypedDocument } from '../index.js'

const keyFields = 'id name prefix scopes createdAt expiresAt lastUsedAt revokedAt'
const sessionFields = 'id kind current userAgent ip createdAt lastSeenAt expiresAt revokedAt'

type Own<Field> = TypedDocument<{ me: Field | null }, Record<string, never>>

/** A key of one's own as it is shown. */
export type OwnKey = Pick<
  ApiKey,
  'id' | 'name' | 'prefix' | 'scopes' | 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'revokedAt'
>

/** A session of one's own as it is shown. */
export type OwnSession = Pick<
  Session,
  'id' | 'kind' | 'current' | 'userAgent' | 'ip' | 'createdAt' | 'lastSeenAt' | 'expiresAt' | 'revokedAt'
>

export const OwnKeysDocument: Own<{ apiKeys: OwnKey[] | null }> = operation(
  `query OwnKeys { me { apiKeys { ${keyFields} } } }`,
)

export const OwnSessionsDocument: Own<{ sessions: { nodes: OwnSession[] } | null }> = operation(
  `query OwnSessions { me { sessions(first: 100) { nodes { ${sessionFields} } } } }`,
)

/** What was asked for of the person who asks. */
export function own<Field>(answer: { me: Field | null }): Field {
  if (!answer.me) throw new ParleyError('UNAUTHENTICATED', 'Nobody is signed in.')
  return answer.me
}
