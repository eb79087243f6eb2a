import { useTranslate } from 'react-admin'
import { useFormat } from '../../field/format.js'
import type { Report } from './useUsage.js'

/** What cannot be added up from rows, in one line. */
export function Facts({ report }: { report: Report | null | undefined }) {
  const translate = useTranslate()
  const { number, percent, seconds } = useFormat()
  const of = (value: (report: Report) => string) => (report ? value(report) : '…')
  const wait = (value: number | null) => (value === null ? '–' : seconds(value))
  const share = (part: number, whole: number) => percent(whole === 0 ? 0 : part / whole)
  const facts = [
    ['people', of(({ people }) => number(people))],
    ['first', of(({ totals }) => wait(totals.timeToFirstToken))],
    ['p95', of(({ totals }) => wait(totals.timeToFirstTokenP95))],
    ['p99', of(({ totals }) => wait(totals.timeToFirstTokenP99))],
    ['cached', of(({ totals }) => share(totals.cachedPromptTokens, totals.promptTokens))],
    ['reasoning', of(({ totals }) => share(totals.reasoningTokens, totals.completionTokens))],
    ['ratings', of(({ ratings }) => `${number(ratings.up)} / ${number(ratings.down)}`)],
  ] as const
  return (
    <dl className="card usage-facts">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{translate(`usage.${name}`)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
