import { operation } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'
import type { FieldDefinition, TabDefinition } from '../define/definition.js'
import { type Row, titleOfAny } from '../define/title.js'
import { FieldValue } from '../field/FieldValue.js'
import { useLabels } from '../i18n/useLabels.js'
import { isNumeric } from '../list/cellClass.js'
import { Empty } from '../shell/Empty.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { HeldTable } from './HeldTable.js'
import type { HeldColumn } from './held.js'

type Held = Extract<TabDefinition, { document: string }>
type HeldRow = Record<string, unknown>
type Answer = { one: HeldRow | null }

/** A list that an object holds, which has no page of its own. */
export function HeldList({ resource, id, tab }: { resource: string; id: string; tab: Held }) {
  const translate = useTranslate()
  const labels = useLabels()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.tab(resource, id, tab.name),
    queryFn: async () => {
      const { one } = await request(operation<Answer, { id: string }>(tab.document), { id })
      const held = one?.[tab.name] as { nodes: unknown[] } | unknown[] | null | undefined
      return (Array.isArray(held) ? held : (held?.nodes ?? [])) as HeldRow[]
    },
  })
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="page-loading" aria-busy="true" />
  if (data.length === 0) return <Empty text={translate('record.empty')} />
  const columns = tab.fields
    .filter(({ kind, alone }) => kind !== 'id' && !alone)
    .map<HeldColumn<HeldRow>>(field => ({
      name: field.name,
      label: labels.field(field.name),
      help: labels.help(field.help),
      numeric: isNumeric(field),
      value: row => plainValue(field, row[field.name]),
      text: row =>
        field.kind === 'enum'
          ? labels.value(field.enum ?? '', String(row[field.name]))
          : String(plainValue(field, row[field.name]) ?? ''),
      cell: row => <FieldValue field={field} value={row[field.name]} brief />,
    }))
  return (
    <HeldTable
      name={tab.name}
      label={labels.field(tab.name)}
      rows={data}
      columns={columns}
      keyOf={row => String(row.id ?? data.indexOf(row))}
    />
  )
}

/** An object by what names it, several by their names. */
function plainValue(field: FieldDefinition, value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(item => plainValue(field, item)).join(' ') || null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return String(value)
  const inner = field.fields?.find(({ kind }) => kind === 'reference')
  if (inner) return plainValue(inner, (value as HeldRow)[inner.name])
  const row = value as Row
  return titleOfAny(row) ?? row.id ?? null
}
