import { resourceOf, resourceOfType } from './known.js'

/** What the server sent of an object. */
export type Row = { id: string; [field: string]: unknown }

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && 'id' in value

/** What names an object, by what its resource says; its id where nothing does. */
export function titleOf(resource: string, row: Row): string {
  for (const name of resourceOf(resource).title) {
    const value = row[name]
    if (typeof value === 'string' && value !== '') return value
    if (isRow(value)) return titleOfAny(value) ?? value.id
  }
  return row.id
}

/** Of an object whose type is known only to itself, or not at all. */
export function titleOfAny(row: Row): string | null {
  const { __typename: type } = row
  const of = (name: string) => row[typeof type === 'string' ? `${type}_${name}` : name] ?? row[name]
  const names = (typeof type === 'string' && resourceOfType(type)?.title) || ['name', 'title', 'email']
  const found = names.map(of).find(value => typeof value === 'string' && value !== '')
  return typeof found === 'string' ? found : null
}

/** The second name of an object, to tell those apart whose first one is the same. */
export function subtitleOf(resource: string, row: Row): string | null {
  const title = titleOf(resource, row)
  const others = resourceOf(resource).title.map(name => row[name])
  const found = others.find(value => typeof value === 'string' && value !== '' && value !== title)
  return typeof found === 'string' ? found : null
}
