import type { FieldDefinition } from '../define/definition.js'

const numeric = new Set(['number', 'decimal'])
export const isNumeric = ({ kind, list }: FieldDefinition): boolean => numeric.has(kind) && !list

const spoken = new Set(['number', 'decimal', 'boolean', 'dateTime', 'date', 'id'])

/** On a phone columns have no heads: what says nothing is left out there, and what needs its name is given it. */
export function cellClass(field: FieldDefinition, value: unknown): string | undefined {
  const isNothing =
    value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  const classes = [
    isNumeric(field) && 'cell-number',
    isNothing && 'cell-empty',
    spoken.has(field.kind) && 'cell-named',
  ].filter(Boolean)
  return classes.join(' ') || undefined
}
