import { Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useLocaleState, useTranslate } from 'react-admin'
import { Empty } from '../shell/Empty.js'
import { HeldExport } from './HeldExport.js'
import { HeldHead } from './HeldHead.js'
import { foundIn, type HeldColumn, type HeldSort, sortedBy } from './held.js'

interface HeldTableProps<Row> {
  /** Of its file. */
  name: string
  label: string
  rows: readonly Row[]
  columns: readonly HeldColumn<Row>[]
  keyOf(row: Row): string
  /** What can be done with one, at its end. */
  more?(row: Row): ReactNode
}

/** A list that is answered whole: searched, sorted and saved where it is shown. */
export function HeldTable<Row>({ name, label, rows, columns, keyOf, more }: HeldTableProps<Row>) {
  const translate = useTranslate()
  const [locale] = useLocaleState()
  const [typed, setTyped] = useState('')
  const [sort, setSort] = useState<HeldSort | null>(null)
  const found = foundIn(rows, columns, typed)
  const by = columns.find(column => column.name === sort?.name)
  const shown = by ? sortedBy(found, by, sort?.isUp === true, locale) : found
  const search = translate('list.search', { name: locale === 'en' ? label.toLowerCase() : label })
  return (
    <div className="list list-inside list-held">
      {rows.length > 1 && (
        <div className="toolbar">
          <label className="search-box">
            <Search size={14} aria-hidden="true" />
            <input
              type="search"
              aria-label={search}
              placeholder={search}
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
          </label>
          <span className="toolbar-gap" />
          <HeldExport name={name} rows={shown} columns={columns} />
        </div>
      )}
      <div className="list-scroll" role="region" aria-label={label} tabIndex={0}>
        <table className="table" aria-label={translate('list.rows', { name: label })}>
          <HeldHead columns={columns} sort={sort} onSort={setSort} hasMore={more !== undefined} />
          <tbody>
            {shown.map(row => (
              <tr className="row" key={keyOf(row)}>
                {columns.map((column, index) => (
                  <td key={column.name} data-label={column.label} className={classOf(column, row, index)}>
                    {column.cell ? column.cell(row) : (column.value(row) ?? '–')}
                  </td>
                ))}
                {more && <td className="cell-more">{more(row)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && rows.length > 0 && (
          <Empty
            text={translate('list.emptyFiltered')}
            action={{ text: translate('list.clear'), onClick: () => setTyped('') }}
          />
        )}
      </div>
    </div>
  )
}

/** On a phone the first one stands above, and what is nothing is left out. */
function classOf<Row>({ numeric, value }: HeldColumn<Row>, row: Row, index: number): string | undefined {
  if (index === 0) return 'cell-title'
  const classes = [numeric && 'cell-number', value(row) === null && 'cell-empty'].filter(Boolean)
  return classes.join(' ') || undefined
}
