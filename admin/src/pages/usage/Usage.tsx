import { useTranslate } from 'react-admin'
import { useSearchParams } from 'react-router-dom'
import { useMay } from '../../auth/me.js'
import { BarChart } from '../../chart/BarChart.js'
import { useFormat } from '../../field/format.js'
import { Empty } from '../../shell/Empty.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { UsageTable } from './UsageTable.js'
import { byDay, type Group, lastDays, useUsage } from './useUsage.js'

const spans = [7, 14, 30, 90]
const groups: Group[] = ['DAY', 'USER', 'MODEL', 'API_KEY']

/** What was used, by day, person, model or key; the question stands in the address. */
export default function Usage() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.usage'))
  if (!may(['USAGE_READ_ALL'])) return <Refused needs={['USAGE_READ_ALL']} />
  return <Shown />
}

function Shown() {
  const translate = useTranslate()
  const { money } = useFormat()
  const [params, setParams] = useSearchParams()
  const count = spans.find(span => String(span) === params.get('days')) ?? 30
  const group = groups.find(name => name === params.get('by')) ?? 'MODEL'
  const { from, to } = lastDays(count)
  const days = useUsage(from, to, ['DAY'])
  const report = useUsage(from, to, [group])
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
          <BarChart
            title={translate('dashboard.costPerDay')}
            series={[translate('dashboard.cost')]}
            bars={byDay(days.data?.rows ?? [], from, count, rows =>
              rows.reduce((sum, { totals }) => sum + Number(totals.cost), 0),
            ).map(({ day, value }) => ({ day, values: [value] }))}
            format={money}
          />
          {report.data && report.data.rows.length === 0 && <Empty text={translate('usage.none')} />}
          {report.data && report.data.rows.length > 0 && <UsageTable report={report.data} group={group} />}
          {report.data?.truncated && <p className="quiet">{translate('usage.truncated')}</p>}
        </div>
      )}
    </div>
  )
}
