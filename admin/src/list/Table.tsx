import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import type { Filter } from '../data/variables.js'
import type { FieldDefinition, ResourceDefinition } from '../define/definition.js'
import { fieldOf } from '../define/known.js'
import { useLabels } from '../i18n/useLabels.js'
import { overrideOf } from '../overrides.js'
import { isNumeric } from './cellClass.js'
import { Skeletons } from './Skeletons.js'
import { TableRow } from './TableRow.js'
import { isAbout } from './useColumns.js'
import type { List } from './useList.js'
import type { OpenRow } from './useOpenRow.js'
import { useRowKeys } from './useRowKeys.js'

interface TableProps {
  definition: ResourceDefinition
  list: List
  columns: readonly FieldDefinition[]
  open: OpenRow
  fixed?: Filter | undefined
}

/** Rows of one height below a head that stays; two lines a row on a phone. */
export function Table({ definition, list, columns, open, fixed }: TableProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const body = useRef<HTMLTableSectionElement>(null)
  const rows = list.rows ?? []
  const actions = definition.actions.filter(({ target, needs }) => target && may(needs))
  const canSelect = actions.some(({ target }) => target?.many)
  const keys = useRowKeys({ rows, body, open, onSelect: canSelect ? list.onToggleItem : undefined })
  const ids = rows.map(({ id }) => id)
  const chosen = ids.filter(id => list.selectedIds.includes(id))
  const title = fieldOf(definition, definition.title[0] ?? '')
  const hasTitle = !title || !isAbout(title.name, fixed)
  const label = labels.resource(definition.name)
  return (
    <table className="table" aria-label={translate('list.rows', { name: label })} aria-busy={!list.rows}>
      <thead>
        <tr>
          {canSelect && (
            <th className="cell-check">
              <input
                type="checkbox"
                aria-label={translate('list.selectAll')}
                checked={chosen.length > 0 && chosen.length === ids.length}
                ref={box => {
                  if (box) box.indeterminate = chosen.length > 0 && chosen.length < ids.length
                }}
                onChange={() => {
                  // What is chosen on other pages stays so.
                  const others = list.selectedIds.filter(id => !ids.includes(String(id)))
                  list.onSelect(chosen.length === ids.length ? others : [...others, ...ids])
                }}
              />
            </th>
          )}
          {hasTitle && (
            <Head
              field={title}
              label={titleLabel(definition, labels)}
              list={list}
              resource={definition.name}
              isTitle
            />
          )}
          {columns.map(field => (
            <Head
              key={field.name}
              field={field}
              label={labels.field(field.name)}
              list={list}
              resource={definition.name}
            />
          ))}
          <th className="cell-more">
            <span className="hidden-text">{translate('console.more')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={keys.onKeyDown}>
        {list.rows ? (
          rows.map((row, index) => (
            <TableRow
              key={row.id}
              definition={definition}
              row={row}
              columns={columns}
              actions={actions}
              hasTitle={hasTitle}
              isOpen={row.id === open.id}
              tabStop={index === Math.min(keys.active, rows.length - 1)}
              onFocus={() => keys.setActive(index)}
              onOpen={() => (window.innerWidth < 900 ? open.page(row.id) : open.toggle(row.id))}
              selection={
                canSelect
                  ? { isSelected: list.selectedIds.includes(row.id), toggle: () => list.onToggleItem(row.id) }
                  : undefined
              }
            />
          ))
        ) : (
          <Skeletons columns={columns.length + (canSelect ? 3 : 2)} />
        )}
      </tbody>
    </table>
  )
}

/** What the first column is called: where the type is what is listed, its own name. */
function titleLabel(definition: ResourceDefinition, labels: ReturnType<typeof useLabels>): string {
  if (definition.type === 'User') return labels.field('user')
  return labels.field(definition.title[0] ?? 'id')
}

interface HeadProps {
  field: FieldDefinition | undefined
  label: string
  list: List
  resource: string
  isTitle?: boolean
}

function Head({ field, label, list, resource, isTitle = false }: HeadProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const { needs } = overrideOf(resource)
  const sort = field?.sort && may(needs?.[field.sort] ?? []) ? field.sort : undefined
  const isSorted = sort !== undefined && list.sort.field === sort
  const isUp = list.sort.order === 'ASC'
  const className = isTitle ? 'cell-title' : field && isNumeric(field) ? 'cell-number' : undefined
  return (
    <th
      className={className}
      title={field && labels.help(field.help)}
      aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : undefined}
    >
      {sort ? (
        <button
          type="button"
          className="sort"
          aria-label={translate('list.sort', { name: label })}
          onClick={() => list.setSort({ field: sort, order: isSorted && !isUp ? 'ASC' : 'DESC' })}
        >
          {label}
          {isSorted &&
            (isUp ? <ArrowUp size={12} aria-hidden="true" /> : <ArrowDown size={12} aria-hidden="true" />)}
        </button>
      ) : (
        label
      )}
    </th>
  )
}
