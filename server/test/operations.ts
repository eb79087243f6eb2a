import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

export interface Generated {
  query: string
  variables: Record<string, unknown>
}

/** Mulberry32. */
export function createRandom(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    chance: (of: number): boolean => next() < of,
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
  }
}
type Random = ReturnType<typeof createRandom>

/** One operation over a schema; plain ones have whole variables as arguments, no aliases and no fragments. */
export function generate(schema: GraphQLSchema, random: Random): Generated {
  const { chance, pick } = random
  const plain = chance(0.4)
  const definitions: string[] = []
  const fragments: string[] = []
  const variables: Record<string, unknown> = {}
  let count = 0

  const variable = (type: GraphQLInputType, hasDefault: boolean): string => {
    const name = !plain && chance(0.1) ? `${pick(['constructor', 'toString', 'valueOf'])}` : `v${count++}`
    if (definitions.some(text => text.startsWith(`$${name}:`))) return `$${name}`
    const loose = isNonNullType(type) && chance(0.4)
    const declared = loose ? String(getNullableType(type)) : String(type)
    const fallback =
      (loose && !hasDefault) || chance(0.2) ? ` = ${literal(getNullableType(type), false)}` : ''
    definitions.push(`$${name}: ${declared}${fallback}`)
    if (chance(0.15)) variables[name] = null
    else if (chance(0.7)) variables[name] = value(type)
    return `$${name}`
  }

  const value = (type: GraphQLInputType): unknown => {
    const inner = getNullableType(type)
    if (chance(0.04)) return pick([{}, 'wrong', 7, [null], null])
    if (isListType(inner))
      return chance(0.1) ? value(inner.ofType) : [value(inner.ofType), value(inner.ofType)]
    if (isInputObjectType(inner))
      return Object.fromEntries(
        Object.values(inner.getFields())
          .filter(field => isNonNullType(field.type) || chance(0.5))
          .map(field => [field.name, chance(0.1) ? null : value(field.type)]),
      )
    if (isEnumType(inner)) return pick(inner.getValues()).name
    return JSON.parse(pick(scalars[String(inner)] ?? ['"text"']))
  }

  const literal = (type: GraphQLInputType, withVariables: boolean, hasDefault = false): string => {
    if (withVariables && chance(0.4)) return variable(type, hasDefault)
    if (!isNonNullType(type) && chance(0.1)) return 'null'
    const inner = getNullableType(type)
    if (isListType(inner)) return `[${[1, 2].map(() => literal(inner.ofType, withVariables)).join(', ')}]`
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter(
        field => (isNonNullType(field.type) && field.defaultValue === undefined) || chance(0.5),
      )
      return `{ ${fields.map(field => `${field.name}: ${literal(field.type, withVariables, field.defaultValue !== undefined)}`).join(', ')} }`
    }
    if (isEnumType(inner)) return pick(inner.getValues()).name
    return pick(scalars[String(inner)] ?? ['"text"'])
  }

  const argument = (arg: GraphQLArgument): string[] => {
    if (!isRequiredArgument(arg) && chance(0.5)) return []
    const hasDefault = arg.defaultValue !== undefined
    return [`${arg.name}: ${plain ? variable(arg.type, hasDefault) : literal(arg.type, true, hasDefault)}`]
  }

  const condition = (isLeaf: boolean): string => {
    if (!chance(0.1) || (plain && !isLeaf)) return ''
    const name = `c${count++}`
    const type = plain ? 'Boolean!' : pick(['Boolean!', 'Boolean! = true', 'Boolean = false'])
    definitions.push(`$${name}: ${type}`)
    if (type === 'Boolean!' || chance(0.6))
      variables[name] = type.endsWith('!') || chance(0.7) ? chance(0.7) : null
    return ` @${pick(['skip', 'include'])}(if: $${name})`
  }

  const selection = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type)
    if (isLeafType(named)) return ''
    if (isInterfaceType(named)) {
      const [one, other] = [pick(schema.getPossibleTypes(named)), pick(schema.getPossibleTypes(named))]
      return ` { __typename ... on ${one.name}${selection(one, depth - 1)} ${other === one ? '' : `... on ${other.name} { id }`} }`
    }
    const object = named as GraphQLObjectType
    const fields = fieldsOf(object, depth)
    if (!plain && chance(0.25)) {
      const name = `F${fragments.length}`
      fragments.push(`fragment ${name} on ${object.name} { ${fields} }`)
      return ` { ...${name}${condition(false)} __typename ${chance(0.3) ? `... on ${object.name}${condition(false)} { ${fields} }` : ''} }`
    }
    return ` { ${fields} }`
  }

  const fieldsOf = (type: GraphQLObjectType, depth: number): string => {
    const all = Object.values(type.getFields()).filter(
      field =>
        (depth > 0 || isLeafType(getNamedType(field.type))) &&
        !(plain && isInterfaceType(getNamedType(field.type))),
    )
    const chosen = new Set([1, 2, 3].map(() => pick(all)).filter(field => field !== undefined))
    const texts = [...chosen].map(field => one(field, depth))
    return texts.join(' ') || '__typename'
  }

  const one = (
    field: { name: string; type: GraphQLOutputType; args: readonly GraphQLArgument[] },
    depth: number,
  ) => {
    const args = field.args.flatMap(argument)
    const alias = !plain && chance(0.12) ? `${pick(['a', 'constructor', '__proto__', 'a_b'])}: ` : ''
    const isLeaf = isLeafType(getNamedType(field.type))
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${condition(isLeaf)}${selection(field.type, depth - 1)}`
  }

  const kind = pick(
    plain ? ['query', 'query', 'subscription'] : ['query', 'mutation', 'mutation', 'subscription'],
  )
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }
  const root = roots[kind as keyof typeof roots] as GraphQLObjectType
  const field = pick(
    Object.values(root.getFields()).filter(({ type }) => isObjectType(getNamedType(type)) || !plain),
  )
  const more =
    kind === 'subscription' || chance(0.6) ? '' : ` ${one(pick(Object.values(root.getFields())), 2)}`
  const body = `${one(field, 3)}${more}`
  const query = `${kind} ${definitions.length > 0 ? `(${definitions.join(', ')}) ` : ''}{ ${body} } ${fragments.join(' ')}`
  return { query, variables }
}

const scalars: Record<string, string[]> = {
  ID: ['"one"', '"two"', '3'],
  Int: ['1', '2', '20'],
  String: ['"text"', '""', '"other"'],
  Boolean: ['true', 'false'],
  DateTime: ['"2026-01-02T03:04:05Z"'],
  Decimal: ['"1.5"'],
  SafeInt: ['1', '12'],
}
