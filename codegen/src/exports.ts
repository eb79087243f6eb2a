import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { concatAST, Kind } from 'graphql'
import { header } from './header.ts'

/** Codegen plugin: what of the documents is for everybody: each with the types of its result and variables. */
export const plugin: PluginFunction = (_schema, files) => {
  const { definitions } = concatAST(files.flatMap(file => file.document ?? []))
  const operations = definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const lines = operations.map(({ name, operation }) => {
    const type = `${name?.value}${operation[0]?.toUpperCase()}${operation.slice(1)}`
    return `  ${name?.value}Document,\n  type ${type},\n  type ${type}Variables,`
  })
  return { prepend: [header], content: ['export {', ...lines, "} from './graphql.js';\n"].join('\n') }
}
