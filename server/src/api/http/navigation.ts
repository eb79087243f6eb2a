import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** A browser goes to an address, and no page or program asks: https://www.w3.org/TR/fetch-metadata/ */
const isNavigation = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && /\btext\/html\b/.test(headers.accept ?? '')

/** Of a route for people who open an address at which programs get something else. */
export const navigation = { navigation: true }

/** Before there are such routes. */
export function knowNavigation(app: FastifyInstance): void {
  app.addConstraintStrategy({
    name: 'navigation',
    storage() {
      const handlers = new Map()
      return {
        get: value => handlers.get(value) ?? null,
        set: (value, handler) => handlers.set(value, handler),
      }
    },
    deriveConstraint: (request: IncomingMessage) => isNavigation(request) || undefined,
  })
}
