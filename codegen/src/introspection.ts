import { preprocessIntrospection } from '@gql.tada/internal'
import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { type IntrospectionQuery, introspectionFromSchema } from 'graphql'
import { header } from './header.ts'

/**
 * Codegen plugin: what introspection would answer, without descriptions. As JSON, for caches and editors; with `types` as
 * the type that gql.tada reads, which is smaller and checked faster than that of the JSON.
 */
export const plugin: PluginFunction<{ types?: boolean }> = (schema, _files, { types = false }) => {
  const result: IntrospectionQuery = introspectionFromSchema(schema, { descriptions: false })
  if (!types) return `${JSON.stringify(result, null, 1)}\n`
  return { prepend: [header], content: `export type introspection = ${preprocessIntrospection(result)}\n` }
}
