/**
 * The schema of the server, for tools and other GraphQL clients. Pages that use `createClient` do not need it.
 *
 * @module @parley/sdk/schema
 */

/**
 * The schema as the type that gql.tada reads, so that your own documents are typed as you write them.
 *
 * @example
 * ```ts
 * const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>()
 * const Title = graphql('query Title($id: ID!) { conversation(id: $id) { title createdAt } }')
 * ```
 */
export type { introspection } from '../generated/introspection.js'

/**
 * The schema as GraphQL SDL, for mocks, editors and checks. It is the same text as `@parley/sdk/schema/schema.graphql`.
 *
 * @example
 * ```ts
 * import { buildSchema } from 'graphql'
 *
 * const schema = buildSchema(sdl)
 * ```
 *
 * It throws nothing.
 */
export { sdl } from '../generated/sdl.js'
