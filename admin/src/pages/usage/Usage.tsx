import { useTranslate } from 'react-admin'
import { useSearchParams } from 'react-router-dom'
import { useMay } from '../../auth/me.js'
import { BarChart } from '../../chart/BarChart.js'
import { useFormat } from '../../field/format.js'
import { Empty } from '../../shell/Empty.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { Facts } from './Facts.js'
import { UsageTable } from './UsageTable.js'
import { byDay, type Group, lastDays, type Order, type UsageRow, useUsage } from './useUsage.js'

const spans = [7, 14, 30, 90]
const groups: Group[] = ['DAY', 'USER', 'MODEL', 'API_KEY', 'FAILURE']
const orders: Order[] = ['COST', 'MESSAGES', 'FAILED']
const measures = ['COST', 'PEOPLE', 'FAILED'] as const

/** What was used, by day, person, model, key or error; the question stands in the address. */
export default function Usage() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.usage'))
  if (!may(['USAGE_READ_ALL'])) return <Refused needs={['USAGE_READ_ALL']} />
  return <Shown />
}

function Shown() {
  const translate = useTranslate()
  const { money, compact } = useFormat()
  const [params, setParams] = useSearchParams()
  const count = spans.find(span => String(span) === params.get('days')) ?? 30
  const group = groups.find(name => name === params.get('by')) ?? 'MODEL'
  const order = orders.find(name => name === params.get('order')) ?? (group === 'FAILURE' ? 'FAILED' : 'COST')
  const measure = measures.find(name => name === params.get('show')) ?? 'COST'
  const { from, to } = lastDays(count)
  const days = useUsage(from, to, ['DAY'])
  const report = useUsage(from, to, [group], { order })
  const amountOf = ({ totals, people }: UsageRow) =>
    ({ COST: Number(totals.cost), PEOPLE: people, FAILED: totals.failed })[measure]
  const set = (name: string, value: string) =>
    setParams(now => new URLSearchParams([...now].filter(([key]) => key !== name).concat([[name, value]])), {
      replace: true,
    })
  return (
    <div className="usage">
      <div className="toolbar">
        <div className="segments" role="group" aria-label={translate('usage.from')}>
          {spans.map(span => (
            <button
              key={span}
              type="button"
              aria-pressed={span === count}
              onClick={() => set('days', String(span))}
            >
              {translate('usage.days', { count: span })}
            </button>
          ))}
        </div>
        <div className="segments" role="group" aria-label={translate('usage.chart')}>
          {measures.map(name => (
            <button
              key={name}
              type="button"
              aria-pressed={name === measure}
              onClick={() => set('show', name)}
            >
              {translate(`usage.show.${name}`)}
            </button>
          ))}
        </div>
        <div className="segments" role="group" aria-label={translate('usage.by')}>
          {groups.map(name => (
            <button key={name} type="button" aria-pressed={name === group} onClick={() => set('by', name)}>
              {translate(`usage.${name}`)}
            </button>
          ))}
        </div>
      </div>
      {report.error ? (
        <ErrorNote error={report.error} onRetry={() => void report.refetch()} />
      ) : (
        <div className="usage-body">
          <Facts report={days.data} />
          <BarChart
            title={translate(`usage.perDay.${measure}`)}
            series={[translate(`usage.show.${measure}`)]}
            bars={byDay(days.data?.rows ?? [], from, count, rows =>
              rows.reduce((sum, row) => sum + amountOf(row), 0),
            ).map(({ day, value }) => ({ day, values: [value] }))}
            format={measure === 'COST' ? money : compact}
            wholeOnly={measure !== 'COST'}
          />
          {report.data && report.data.rows.length === 0 && <Empty text={translate('usage.none')} />}
          {report.data && report.data.rows.length > 0 && (
            <UsageTable report={report.data} group={group} order={order} onOrder={by => set('order', by)} />
          )}
          {report.data?.truncated && <p className="quiet">{translate('usage.truncated')}</p>}
        </div>
      )}
    </div>
  )
}
