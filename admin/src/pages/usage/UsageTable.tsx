import { useTranslate } from 'react-admin'
import { useFormat } from '../../field/format.js'
import { RowName } from './RowName.js'
import type { Group, Order, Report, UsageRow } from './useUsage.js'

interface UsageTableProps {
  report: Report
  group: Group
  order: Order
  onOrder(order: Order): void
}

type Numbered = Pick<UsageRow, 'totals' | 'people' | 'ratings'>

const orders: Partial<Record<string, Order>> = { replies: 'MESSAGES', failed: 'FAILED', cost: 'COST' }

/** Rows of a report with their sums, in the order asked for; days in their own. */
export function UsageTable({ report, group, order, onOrder }: UsageTableProps) {
  const translate = useTranslate()
  const cells = useCells(group)
  const rows = group === 'DAY' ? report.rows.toReversed() : report.rows
  return (
    <div className="card usage-table" tabIndex={0} role="region" aria-label={translate('page.usage')}>
      <table className="table">
        <thead>
          <tr>
            <th>{translate(`usage.${group}`)}</th>
            {cells(report).map(([name]) => {
              const by = group === 'DAY' ? undefined : orders[name]
              const label = translate(`usage.${name}`)
              return (
                <th
                  key={name}
                  className="cell-number"
                  aria-sort={by && by === order ? 'descending' : undefined}
                >
                  {by ? (
                    <button type="button" onClick={() => onOrder(by)}>
                      {label}
                      {by === order && <span aria-hidden="true"> ↓</span>}
                    </button>
                  ) : (
                    label
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr className="row" key={row.day ?? row.user?.id ?? row.apiKey?.id ?? row.model?.id ?? index}>
              <td>
                <RowName row={row} group={group} />
              </td>
              <Cells cells={cells(row)} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{translate('usage.total')}</th>
            <Cells cells={cells(report)} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** What is said of a row: its name, and the text. */
function useCells(group: Group) {
  const { number, money, seconds } = useFormat()
  const wait = (value: number | null) => (value === null ? '–' : seconds(value))
  return ({ totals, people, ratings }: Numbered): [name: string, text: string][] => [
    ['replies', number(totals.messages)],
    ['failed', number(totals.failed)],
    ...(group === 'USER' ? [] : [['people', number(people)] as [string, string]]),
    ['prompt', number(totals.promptTokens)],
    ['completion', number(totals.completionTokens)],
    ['first', wait(totals.timeToFirstToken)],
    ['p95', wait(totals.timeToFirstTokenP95)],
    ['ratings', `${number(ratings.up)} / ${number(ratings.down)}`],
    ['cost', money(totals.cost)],
  ]
}

function Cells({ cells }: { cells: readonly [name: string, text: string][] }) {
  const translate = useTranslate()
  return cells.map(([name, text]) => (
    <td key={name} className="cell-number" data-label={translate(`usage.${name}`)}>
      {text}
    </td>
  ))
}
