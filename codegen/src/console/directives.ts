import {
  type ConstDirectiveNode,
  type GraphQLDirective,
  type GraphQLSchema,
  getDirectiveValues,
} from 'graphql'

interface Directed {
  astNode?: { directives?: readonly ConstDirectiveNode[] } | null | undefined
}

/** What `@admin` says. */
export interface AdminHints {
  group?: string
  icon?: string
  title?: string[]
  list?: boolean
  hidden?: boolean
  as?: string
  given?: string
  needs?: string[]
  danger?: boolean
}

export function hintsOf(schema: GraphQLSchema, place: Directed): AdminHints {
  return valuesOf(schema.getDirective('admin'), place) ?? {}
}

/** Permissions of which one is enough; empty: everybody who is signed in. */
export function needsOf(schema: GraphQLSchema, place: Directed): string[] {
  const { needs } = hintsOf(schema, place)
  if (needs) return needs
  const access = valuesOf(schema.getDirective('access'), place) as { anyOf?: string[] } | undefined
  return access?.anyOf ?? []
}

function valuesOf(directive: GraphQLDirective | null | undefined, { astNode }: Directed) {
  if (!directive || !astNode) return undefined
  return getDirectiveValues(directive, astNode)
}
