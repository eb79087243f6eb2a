import { useTranslate } from 'react-admin'
import { useFormat } from '../../field/format.js'
import { RowName } from './RowName.js'
import type { Group, Report } from './useUsage.js'

type Totals = Report['totals']

/** Rows of a report with their sums, the dearest first; days in their order. */
export function UsageTable({ report, group }: { report: Report; group: Group }) {
  const translate = useTranslate()
  const rows =
    group === 'DAY'
      ? report.rows.toReversed()
      : report.rows.toSorted(
          (a, b) => Number(b.totals.cost) - Number(a.totals.cost) || b.totals.messages - a.totals.messages,
        )
  return (
    <div className="card usage-table" tabIndex={0} role="region" aria-label={translate('page.usage')}>
      <table className="table">
        <thead>
          <tr>
            <th>{translate(`usage.${group}`)}</th>
            {['replies', 'failed', 'prompt', 'completion', 'cost'].map(name => (
              <th key={name} className="cell-number">
                {translate(`usage.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr className="row" key={row.day ?? row.user?.id ?? row.apiKey?.id ?? row.model?.id ?? ''}>
              <td>
                <RowName row={row} group={group} />
              </td>
              <Numbers totals={row.totals} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{translate('usage.total')}</th>
            <Numbers totals={report.totals} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Numbers({ totals }: { totals: Totals }) {
  const translate = useTranslate()
  const { number, money } = useFormat()
  const cells: [string, string][] = [
    ['replies', number(totals.messages)],
    ['failed', number(totals.failed)],
    ['prompt', number(totals.promptTokens)],
    ['completion', number(totals.completionTokens)],
    ['cost', money(totals.cost)],
  ]
  return cells.map(([name, text]) => (
    <td key={name} className="cell-number" data-label={translate(`usage.${name}`)}>
      {text}
    </td>
  ))
}
