import {
  astFromValue,
  type GraphQLDirective,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
} from 'graphql'
import type { Rule } from '../access.js'

/** The schema as text, with its directives, which `printSchema` leaves out. */
export function schemaText(schema: GraphQLSchema): string {
  const text = printSchema(schema)
  const places = parse(text).definitions.flatMap(node =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION ? placesIn(schema, node) : [],
  )
  let written = ''
  let end = 0
  for (const { at, directives } of places) {
    written += text.slice(end, at) + directives.map(directive => ` ${directive}`).join('')
    end = at
  }
  return `${written}${text.slice(end)}\n`
}

interface Place {
  at: number
  directives: string[]
}

/** Where directives belong in the text of a type, in the order of the text. */
function placesIn(schema: GraphQLSchema, node: ObjectTypeDefinitionNode): Place[] {
  const type = schema.getType(node.name.value)
  if (!isObjectType(type)) return []
  const fields = type.getFields()
  const head = (node.interfaces ?? []).reduce((at, { loc }) => loc?.end ?? at, node.name.loc?.end ?? 0)
  return [
    { at: head, directives: directivesOf(schema, type.extensions) },
    ...(node.fields ?? []).map(field => ({
      at: field.loc?.end ?? 0,
      directives: directivesOf(schema, fields[field.name.value]?.extensions ?? {}),
    })),
  ]
}

function directivesOf(schema: GraphQLSchema, extensions: { access?: unknown; admin?: unknown }): string[] {
  const anyOf = permissionsIn(extensions.access as Rule | undefined)
  const given: Record<string, object | undefined> = {
    access: anyOf && { anyOf },
    admin: extensions.admin as object | undefined,
  }
  return schema
    .getDirectives()
    .flatMap(directive => (given[directive.name] ? [written(directive, given[directive.name] ?? {})] : []))
}

function permissionsIn(rule: Rule | undefined): readonly string[] | undefined {
  if (!rule || rule === 'everybody' || rule === 'signedIn') return undefined
  return typeof rule === 'string' ? [rule] : rule
}

function written({ name, args }: GraphQLDirective, values: object): string {
  const given = values as Record<string, unknown>
  const texts = args.flatMap(arg => {
    const value = given[arg.name] === undefined ? null : astFromValue(given[arg.name], arg.type)
    return value ? [`${arg.name}: ${print(value)}`] : []
  })
  return `@${name}(${texts.join(', ')})`
}
