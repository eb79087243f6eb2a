import { type GraphQLNamedType, type GraphQLSchema, type TypeNode, typeFromAST } from 'graphql'
import { commentOf } from './comment.ts'
import { isPlain } from './entities.ts'
import type { Method, Variable } from './method.ts'
import { itemSelection, soleFragment } from './selection.ts'
import { type Scalars, tsType } from './tsType.ts'

const OPTIONS = '@category Options of the methods'

/** Writes what a method takes and gives, and remembers the types it named. */
export function createSignatures(
  schema: GraphQLSchema,
  scalars: Scalars,
  categoryOf: (method: string) => string | undefined,
) {
  const named = new Set<string>()
  const name = (type: string) => {
    named.add(type)
    return type
  }
  const nameOf = (type: GraphQLNamedType) => name(type.name)

  const inputOf = ({ node: { type } }: Variable): string => {
    const input = typeFromAST(schema, type as TypeNode as never)
    return input ? tsType(input, scalars, nameOf) : 'unknown'
  }

  const resultOf = ({ operation, suffix, call, path, field, selection }: Method): string => {
    const whole = `documents.${operation}${suffix}`
    const there = path.reduce((type, key, i) => `${i > 0 ? `NonNullable<${type}>` : type}['${key}']`, whole)
    const fragment = soleFragment(call === 'list' ? itemSelection(selection) : selection)
    if (call === 'list')
      return `List<${fragment ? name(fragment) : `NonNullable<${there}>['edges'][number]['node']`}>`
    const known = fragment || isPlain(field.type)
    const result = known ? tsType(field.type, scalars, type => name(fragment ?? type.name)) : there
    if (call === 'events') return `Events<${result}>`
    if (call === 'items' || call === 'done')
      return `Promise<${known ? result.replace(/ \| null$/, '') : `NonNullable<${there}>`}>`
    // Whatever was looked up on the way may be missing.
    return `Promise<${path.length > 1 && !result.endsWith('null') ? `${result} | null` : result}>`
  }

  const optionsName = ({ operation, optional, call }: Method): string => {
    if (optional.length > 0) return `${operation}Options`
    return call === 'events' ? 'FollowOptions' : 'RequestOptions'
  }

  return {
    named,
    /** The interface of what a method may be given. */
    options(method: Method): string {
      const { name: title, optional, call } = method
      if (optional.length === 0) return ''
      const fields = optional.map(variable => {
        const comment = commentOf(variable, { indent: '  ' })
        return `${comment}  ${variable.name}?: ${inputOf(variable)} | undefined;`
      })
      const base = call === 'events' ? 'FollowOptions' : 'RequestOptions'
      const head = commentOf({ description: `Options of {@link Parley.${title}}.` }, { more: [OPTIONS] })
      return [`${head}export interface ${optionsName(method)} extends ${base} {`, ...fields, '}\n'].join('\n')
    },
    /** The method of the interface. */
    signature(method: Method): string {
      const { name: title, field, required } = method
      const parameters = required.map(
        variable => `${variable.name}${variable.mayBeEmpty ? '?' : ''}: ${inputOf(variable)}`,
      )
      const more = required
        .filter(({ description }) => description)
        .map(({ name: parameter, description }) => `@param ${parameter} - ${description}`)
      const category = categoryOf(title)
      if (category) more.push(`@category ${category}`)
      const given = [...parameters, `options?: ${optionsName(method)}`].join(', ')
      return `${commentOf(field, { indent: '  ', more })}  ${title}(${given}): ${resultOf(method)};`
    },
  }
}
