import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslate } from 'react-admin'
import type { HeldColumn, HeldSort } from './held.js'

interface HeldHeadProps<Row> {
  columns: readonly HeldColumn<Row>[]
  sort: HeldSort | null
  onSort(sort: HeldSort): void
  hasMore: boolean
}

/** Names of the columns; each sorts. */
export function HeldHead<Row>({ columns, sort, onSort, hasMore }: HeldHeadProps<Row>) {
  const translate = useTranslate()
  return (
    <thead>
      <tr>
        {columns.map(({ name, label, help, numeric }) => {
          const isSorted = sort?.name === name
          const Arrow = sort?.isUp ? ArrowUp : ArrowDown
          return (
            <th
              key={name}
              title={help}
              className={numeric ? 'cell-number' : undefined}
              aria-sort={isSorted ? (sort.isUp ? 'ascending' : 'descending') : undefined}
            >
              <button
                type="button"
                className="sort"
                aria-label={translate('list.sort', { name: label })}
                onClick={() => onSort({ name, isUp: isSorted ? !sort.isUp : !numeric })}
              >
                {label}
                {isSorted && <Arrow size={12} aria-hidden="true" />}
              </button>
            </th>
          )
        })}
        {hasMore && (
          <th className="cell-more">
            <span className="hidden-text">{translate('console.more')}</span>
          </th>
        )}
      </tr>
    </thead>
  )
}
