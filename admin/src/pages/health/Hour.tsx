import { useTranslate } from 'react-admin'
import { useFormat } from '../../field/format.js'
import type { Part } from './useHealth.js'

const MINUTES = 60

/** The last hour, a bar for each minute: well, not well, or not looked at. */
export function Hour({ history, title }: { history: Part['history']; title: string }) {
  const translate = useTranslate()
  const { exact, number } = useFormat()
  const now = Date.now()
  const minutes = Array.from({ length: MINUTES }, (_, index) => {
    const until = now - (MINUTES - 1 - index) * 60_000
    const seen = history.filter(({ at }) => Date.parse(at) <= until && Date.parse(at) > until - 60_000)
    const worst = seen.find(({ healthy }) => !healthy) ?? seen.at(-1)
    return { until, worst }
  })
  const failed = minutes.filter(({ worst }) => worst && !worst.healthy).length
  return (
    <div
      className="health-hour"
      role="img"
      aria-label={translate('health.hour', { name: title, smart_count: failed })}
    >
      {minutes.map(({ until, worst }) => (
        <i
          key={until}
          className={worst ? (worst.healthy ? 'hour-ok' : 'hour-down') : 'hour-none'}
          title={
            worst && `${exact(worst.at)}${worst.latency === null ? '' : ` · ${number(worst.latency)} ms`}`
          }
        />
      ))}
    </div>
  )
}
