import { useTranslate } from 'react-admin'
import { Link } from 'react-router-dom'
import { useFormat } from '../../field/format.js'
import { RowName } from '../usage/RowName.js'
import { lastDays, type Order, useUsage } from '../usage/useUsage.js'
import { DAYS } from './days.js'
import './topLists.css'

const LENGTH = 5

/** The models that are used most, and the people whose replies cost most. */
export function TopLists() {
  return (
    <div className="charts">
      <TopList group="MODEL" order="MESSAGES" />
      <TopList group="USER" order="COST" />
    </div>
  )
}

function TopList({ group, order }: { group: 'MODEL' | 'USER'; order: Order }) {
  const translate = useTranslate()
  const { number, money } = useFormat()
  const { from, to } = lastDays(DAYS)
  const { data } = useUsage(from, to, [group], { order, first: LENGTH })
  const title = translate(`dashboard.top.${group}`)
  return (
    <section className="card top-list" aria-label={title}>
      <header>
        <h2>
          {title} <span className="quiet">{translate('dashboard.last14')}</span>
        </h2>
        <Link
          to={`/usage?days=${DAYS}&by=${group}&order=${order}`}
          aria-label={`${translate('dashboard.all')}: ${title}`}
        >
          {translate('dashboard.all')}
        </Link>
      </header>
      {data?.rows.length === 0 && <p className="quiet">{translate('usage.none')}</p>}
      {data && data.rows.length > 0 && (
        <table className="table" aria-label={title}>
          <thead>
            <tr>
              <th>{translate(`usage.${group}`)}</th>
              <th className="cell-number">{translate('usage.replies')}</th>
              <th className="cell-number">{translate('usage.cost')}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row, index) => (
              <tr key={row.user?.id ?? row.model?.id ?? index}>
                <td>
                  <RowName row={row} group={group} />
                </td>
                <td className="cell-number">{number(row.totals.messages)}</td>
                <td className="cell-number">{money(row.totals.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
