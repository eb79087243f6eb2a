import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getDirectiveValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

type Value = GraphQLArgument | GraphQLInputField
type Field = GraphQLField<unknown, unknown>

/** The pages of a schema by the names of their files: what can be asked for, then the types, each where links expect it. */
export function pagesOf(schema: GraphQLSchema): Record<string, string> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const types = Object.values(schema.getTypeMap()).filter(
    type => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some(one => one === type),
  )
  const pages: [file: string, title: string, sections: string[]][] = [
    ...roots.flatMap((type): [string, string, string[]][] => {
      if (!type) return []
      const title = { Query: 'Queries', Mutation: 'Mutations' }[type.name] ?? 'Subscriptions'
      return [
        [`${title.toLowerCase()}.md`, title, Object.values(type.getFields()).map(f => operation(schema, f))],
      ]
    }),
    ...['Objects', 'Inputs', 'Enums', 'Scalars'].map((title): [string, string, string[]] => {
      const file = `${title.toLowerCase()}.md`
      return [file, title, types.filter(type => fileOf(type) === file).map(section)]
    }),
  ]
  const children = pages.map(([file]) => `  - ./${file}`).join('\n')
  const contents = pages.map(([file, title, { length }]) => `- [${title}](${file}): ${length}`).join('\n')
  return {
    'index.md': `---\ntitle: Schema\nchildren:\n${children}\n---\n\nWhat can be asked at \`/graphql\`, from \`schema/schema.graphql\`.\n\n${contents}\n`,
    ...Object.fromEntries(
      pages.map(([file, title, sections]) => [file, `---\ntitle: ${title}\n---\n\n${sections.join('\n')}`]),
    ),
  }
}

function fileOf(type: GraphQLNamedType): string {
  if (isObjectType(type) || isInterfaceType(type)) return 'objects.md'
  if (isInputObjectType(type)) return 'inputs.md'
  return isEnumType(type) ? 'enums.md' : 'scalars.md'
}

function operation(schema: GraphQLSchema, field: Field): string {
  const access = schema.getDirective('access')
  const needs = access && field.astNode ? getDirectiveValues(access, field.astNode)?.anyOf : undefined
  const rule = Array.isArray(needs) ? `\n\nNeeds ${needs.map(name => `\`${name}\``).join(' or ')}.` : ''
  return `## ${field.name}\n\n${described(field)}${rule}\n\nAnswers with ${linked(field.type)}.\n${
    field.args.length > 0 ? table('argument', field.args) : ''
  }`
}

function section(type: GraphQLNamedType): string {
  const head = `## ${type.name}\n\n${described(type)}\n`
  if (isEnumType(type)) {
    const rows = type.getValues().map(value => `| \`${value.name}\` | ${described(value, ' ')} |`)
    return `${head}\n| value | means |\n|---|---|\n${rows.join('\n')}\n`
  }
  if (isInputObjectType(type)) return head + table('field', Object.values(type.getFields()))
  if (!isObjectType(type) && !isInterfaceType(type)) return head
  const rows = Object.values(type.getFields()).map(field => {
    const args = field.args
      .map(arg => `<br>\`${arg.name}\` ${linked(arg.type)}: ${described(arg, ' ')}`)
      .join('')
    return `| \`${field.name}\` | ${linked(field.type)} | ${described(field, ' ')}${args} |`
  })
  return `${head}\n| field | type | |\n|---|---|---|\n${rows.join('\n')}\n`
}

function table(what: string, values: readonly Value[]): string {
  const rows = values.map(value => {
    const fallback =
      value.defaultValue === undefined ? '' : ` By default \`${JSON.stringify(value.defaultValue)}\`.`
    return `| \`${value.name}\` | ${linked(value.type)} | ${described(value, ' ')}${fallback} |`
  })
  return `\n| ${what} | type | |\n|---|---|---|\n${rows.join('\n')}\n`
}

function linked(type: GraphQLType): string {
  const named = getNamedType(type)
  if (isSpecifiedScalarType(named)) return `\`${type}\``
  return `[\`${type}\`](${fileOf(named)}#${named.name.toLowerCase()})`
}

/** A description as Markdown, in one line where a table wants it. */
function described(
  {
    description,
    ...of
  }: { description?: string | null | undefined; deprecationReason?: string | null | undefined },
  lines = '\n',
): string {
  const old = of.deprecationReason ? `Deprecated: ${of.deprecationReason} ` : ''
  const text = `${old}${description ?? ''}`.replaceAll('\n', lines)
  // Code stays as it is; elsewhere nothing is a tag, a link of TypeDoc or the end of a cell.
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 ? part.replaceAll('|', '\\|') : part.replace(/[<>|{}@[\]*_]/g, '\\$&')))
    .join('')
}
