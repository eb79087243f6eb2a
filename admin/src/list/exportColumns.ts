import type { FieldDefinition, ResourceDefinition } from '../define/definition.js'
import { fieldOf, known } from '../define/known.js'

/** The paths of what a list shows, for a file: an object by what names it, and by its id. */
export function exportColumns(
  { fields, title, ...resource }: ResourceDefinition,
  shown: readonly FieldDefinition[],
): string[] {
  const named = title.flatMap(name => fieldOf({ fields, title, ...resource }, name) ?? [])
  return [...new Set(['id', ...[...named, ...shown].flatMap(field => pathsOf(field))])]
}

function pathsOf({ name, kind, resource, fields, list }: FieldDefinition): string[] {
  if (kind === 'reference')
    return [...namesOf(resource), ...(list ? [] : ['id'])].map(path => `${name}.${path}`)
  if (kind === 'node') return [`${name}.__typename`, `${name}.id`]
  if (fields) return fields.flatMap(pathsOf).map(path => `${name}.${path}`)
  return [name]
}

/** Those of the names that hold a text: another object would have names of its own. */
function namesOf(name: string | undefined): string[] {
  const resource = known.resources[name ?? '']
  if (!resource) return []
  return resource.title.filter(
    title => !['reference', 'node', 'value'].includes(fieldOf(resource, title)?.kind ?? 'node'),
  )
}
