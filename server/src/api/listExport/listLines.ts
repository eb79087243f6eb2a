import type { ListFormat } from '@parley/schema'
import { BYTE_ORDER_MARK, csvRecord } from './csv.js'

export type Item = Record<string, unknown>

/** The text of a file, a page at a time. */
export async function* listLines(
  pages: AsyncGenerator<Item[], void>,
  columns: readonly string[],
  format: ListFormat,
): AsyncGenerator<string, void> {
  const paths = columns.map(column => column.split('.'))
  const lineOf =
    format === 'CSV'
      ? (item: Item) => csvRecord(paths.map(path => cellAt(item, path)))
      : (item: Item) => `${JSON.stringify(item)}\n`
  if (format === 'CSV') yield BYTE_ORDER_MARK + csvRecord(columns)
  for await (const items of pages) yield items.map(lineOf).join('')
}

/** What lies at a path; of several in one cell, one behind the other. */
function cellAt(item: Item, path: readonly string[]): unknown {
  const found = valuesAt(item, path)
  return found.length > 1 ? found.map(text).join('; ') : found[0]
}

const text = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value))
    return value.flatMap(inner => valuesAt(inner, name === undefined ? [] : [name, ...rest]))
  return name === undefined ? [value] : valuesAt((value as Item)[name], rest)
}
