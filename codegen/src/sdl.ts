import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { printSchema } from 'graphql'
import { header } from './header.ts'

/** Codegen plugin: the schema as text, as a file of its own or, with `module`, as a constant. */
export const plugin: PluginFunction<{ module?: boolean }> = (schema, _files, { module = false }) => {
  const text = `${printSchema(schema).trimEnd()}\n`
  if (!module) return { prepend: [header.replace('//', '#')], content: text }
  const escaped = text.replaceAll(/[\\`]|\$\{/g, found => `\\${found}`)
  return { prepend: [header], content: `export const sdl: string = \`${escaped}\`\n` }
}
