import type { ApiKey, Session, User } from '@parley/prisma'
import type { Permission } from '@parley/schema'

/** From where something was asked: what the audit log keeps of a request. */
export interface Origin {
  requestId: string
  ip: string | null
  userAgent: string | null
}

/** A token's person, read fresh for each request. */
export interface Bearer {
  user: User
  /** Null where an API key asks. */
  session: Session | null
  /** Null where a session asks. */
  apiKey: ApiKey | null
  permissions: ReadonlySet<Permission>
  /** Ids of the models the roles allow; null: every model. */
  models: ReadonlySet<string> | null
}

/** Who asks, and from where. */
export interface Viewer extends Bearer {
  origin: Origin
}

/** Somebody or nobody, and what is looked up for them. */
export interface Asker<Loaders> {
  viewer: Viewer | null
  loaders: Loaders
}
