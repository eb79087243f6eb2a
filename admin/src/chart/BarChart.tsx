import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { useFormat } from '../field/format.js'
import { ticksTo } from './scale.js'
import { useWidth } from './useWidth.js'

export interface Bar {
  day: string
  values: readonly number[]
}

interface BarChartProps {
  title: string
  /** What the parts of a bar are, from below. */
  series: readonly string[]
  bars: readonly Bar[]
  format(value: number): string
  wholeOnly?: boolean
}

const HEIGHT = 200
const LEFT = 52
const BOTTOM = 22
const TOP = 8

/** Bars by day, or the same numbers as a table, for whoever prefers to read them. */
export function BarChart({ title, series, bars, format, wholeOnly = false }: BarChartProps) {
  const translate = useTranslate()
  const [asTable, setAsTable] = useState(false)
  return (
    <section className="card chart" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {translate(asTable ? 'dashboard.chart' : 'dashboard.table')}
        </button>
      </header>
      {asTable ? (
        <Numbers title={title} series={series} bars={bars} format={format} />
      ) : (
        <Drawn title={title} series={series} bars={bars} format={format} wholeOnly={wholeOnly} />
      )}
    </section>
  )
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function Drawn({ title, series, bars, format, wholeOnly }: Required<BarChartProps>) {
  const [width, measure] = useWidth()
  const translate = useTranslate()
  const { day } = useFormat()
  const max = Math.max(...bars.map(({ values }) => sum(values)), 0)
  const ticks = ticksTo(max, wholeOnly)
  const top = ticks.at(-1) ?? 1
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const step = (width - LEFT) / Math.max(bars.length, 1)
  const label = translate('dashboard.chartOf', {
    title,
    from: bars[0] ? day(bars[0].day) : '',
    to: bars.at(-1) ? day(bars.at(-1)?.day ?? '') : '',
    max: format(max),
  })
  return (
    <>
      <svg
        ref={measure}
        className="chart-plot"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={label}
      >
        {ticks.map(tick => (
          <g key={tick}>
            <line className="chart-line" x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
            <text className="chart-text" x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {format(tick)}
            </text>
          </g>
        ))}
        {bars.map(({ day: of, values }, index) => (
          <g key={of}>
            <title>{`${day(of)}: ${values.map((value, at) => `${series[at]} ${format(value)}`).join(', ')}`}</title>
            {values.map((value, at) => {
              const below = sum(values.slice(0, at))
              return (
                <rect
                  key={series[at]}
                  className={`chart-bar chart-bar-${at}`}
                  x={LEFT + index * step + step * 0.18}
                  width={step * 0.64}
                  y={y(below + value)}
                  height={Math.max(y(below) - y(below + value), 0)}
                  rx={2}
                />
              )
            })}
            {index % Math.ceil(bars.length / Math.max(Math.floor(width / 72), 2)) === 0 && (
              <text
                className="chart-text"
                x={LEFT + index * step + step / 2}
                y={HEIGHT - 4}
                textAnchor="middle"
              >
                {day(of)}
              </text>
            )}
          </g>
        ))}
      </svg>
      {series.length > 1 && (
        <p className="chart-legend">
          {series.map((name, at) => (
            <span key={name}>
              <i className={`legend-${at}`} aria-hidden="true" /> {name}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

function Numbers({ title, series, bars, format }: Omit<BarChartProps, 'wholeOnly'>) {
  const translate = useTranslate()
  const { date } = useFormat()
  return (
    <div className="chart-numbers" tabIndex={0} role="region" aria-label={title}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th>{translate('dashboard.day')}</th>
            {series.map(name => (
              <th key={name} className="cell-number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ day, values }) => (
            <tr key={day}>
              <td>{date(day)}</td>
              {values.map((value, at) => (
                <td key={series[at]} className="cell-number">
                  {format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
