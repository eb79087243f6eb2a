import { operation } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { request } from '../data/client.js'
import { queryKeys } from '../data/queryKeys.js'
import type { TabDefinition } from '../define/definition.js'
import { FieldValue } from '../field/FieldValue.js'
import { useLabels } from '../i18n/useLabels.js'
import { isNumeric } from '../list/Table.js'
import { Empty } from '../shell/Empty.js'
import { ErrorNote } from '../shell/ErrorNote.js'

type Held = Extract<TabDefinition, { document: string }>
type Answer = { one: Record<string, unknown> | null }

/** A list that an object holds, which has no page of its own. */
export function HeldList({ resource, id, tab }: { resource: string; id: string; tab: Held }) {
  const translate = useTranslate()
  const labels = useLabels()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.tab(resource, id, tab.name),
    queryFn: async () => {
      const { one } = await request(operation<Answer, { id: string }>(tab.document), { id })
      const held = one?.[tab.name] as { nodes: unknown[] } | unknown[] | null | undefined
      return (Array.isArray(held) ? held : (held?.nodes ?? [])) as Record<string, unknown>[]
    },
  })
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="page-loading" aria-busy="true" />
  if (data.length === 0) return <Empty text={translate('record.empty')} />
  const columns = tab.fields.filter(({ kind, alone }) => kind !== 'id' && !alone)
  return (
    <div className="list-scroll list-held">
      <table className="table" aria-label={labels.field(tab.name)}>
        <thead>
          <tr>
            {columns.map(field => (
              <th
                key={field.name}
                title={labels.help(field.help)}
                className={isNumeric(field) ? 'cell-number' : undefined}
              >
                {labels.field(field.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((row, index) => (
            <tr className="row" key={String(row.id ?? index)}>
              {columns.map(field => (
                <td
                  key={field.name}
                  data-label={labels.field(field.name)}
                  className={isNumeric(field) ? 'cell-number' : undefined}
                >
                  <FieldValue field={field} value={row[field.name]} brief />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
