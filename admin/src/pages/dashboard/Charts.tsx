import { useTranslate } from 'react-admin'
import { BarChart } from '../../chart/BarChart.js'
import { useFormat } from '../../field/format.js'
import { useDays } from './days.js'

/** Replies and what they cost, day by day. */
export function Charts() {
  const translate = useTranslate()
  const { compact, money } = useFormat()
  const days = useDays(true)
  if (days.isLoading) return <div className="charts charts-loading" aria-busy="true" />
  const replies = days.replies.map(({ day, value }, index) => {
    const failed = days.failed[index]?.value ?? 0
    return { day, values: [Math.max(value - failed, 0), failed] }
  })
  return (
    <div className="charts">
      <BarChart
        title={translate('dashboard.perDay')}
        series={[translate('dashboard.written'), translate('dashboard.failed')]}
        bars={replies}
        format={compact}
        wholeOnly
      />
      <BarChart
        title={translate('dashboard.costPerDay')}
        series={[translate('dashboard.cost')]}
        bars={days.cost.map(({ day, value }) => ({ day, values: [value] }))}
        format={money}
      />
    </div>
  )
}
