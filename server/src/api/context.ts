import type { Credential } from '../access/session/sessionCookie.js'
import type { Db } from '../base/db/db.js'
import { type CodedError, doesNotHold } from '../base/errors.js'
import type { HttpExchange } from '../base/net/exchange.js'
import type { Origin, Viewer } from '../base/viewer.js'
import { createLoaders, type Loaders } from './loaders.js'
import type { Services } from './services.js'

/** What an operation knows of who asks. */
export interface Context {
  requestId: string
  origin: Origin
  viewer: Viewer | null
  /** Why the browser's cookie does not hold. */
  refusal: CodedError | null
  loaders: Loaders
  services: Services
  /** Aborted when the client is gone or has had enough. */
  signal: AbortSignal
  /** For what reads and sets cookies; null over WebSocket, whose answers carry none. */
  http: HttpExchange | null
}

/** What is known of an operation before it is known who asks. */
export interface Incoming {
  origin: Origin
  /** Null for somebody who has not signed in. */
  credential: Credential | null
  signal: AbortSignal
  http: HttpExchange | null
}

export type ContextFactory = ReturnType<typeof createContextFactory>

/**
 * One function for both transports. A bearer token that does not hold is refused, never taken for no token. A cookie
 * that does not hold is sent by the browser on its own, also by the page that offers to sign in again: it is told by
 * each field that needs a session.
 */
export function createContextFactory(db: Db, services: Services) {
  return async ({ origin, credential, signal, http }: Incoming): Promise<Context> => {
    const shared = { origin, requestId: origin.requestId, loaders: createLoaders(db), services, signal, http }
    if (!credential) return { ...shared, viewer: null, refusal: null }
    try {
      const bearer = await services.authenticate(credential)
      return { ...shared, viewer: { ...bearer, origin }, refusal: null }
    } catch (error) {
      if (credential.from === 'bearer' || !doesNotHold(error)) throw error
      return { ...shared, viewer: null, refusal: error }
    }
  }
}

/** Whoever asks was just read, and a query reads them no second time. A mutation may change them first. */
export function knowAsker({ viewer, loaders }: Context): void {
  if (viewer) loaders.user.prime(viewer.user.id, viewer.user)
}

/** Of an operation that the server runs for somebody who is known. */
export const contextFor = (db: Db, services: Services, viewer: Viewer, signal: AbortSignal): Context => ({
  ...{ viewer, services, signal, origin: viewer.origin, requestId: viewer.origin.requestId },
  ...{ refusal: null, loaders: createLoaders(db), http: null },
})
