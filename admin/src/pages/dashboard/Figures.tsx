import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { Spark } from '../../chart/Spark.js'
import { countOf } from '../../data/dataProvider.js'
import { queryKeys } from '../../data/queryKeys.js'
import { resourceOf } from '../../define/known.js'
import { useFormat } from '../../field/format.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { changeOf, useDays } from './days.js'

/** How the last week went against the one before it. */
export function Figures() {
  const translate = useTranslate()
  const { number, money } = useFormat()
  const may = useMay()
  const seesUsage = may(['USAGE_READ_ALL'])
  const seesSessions = may(resourceOf('sessions').needs)
  const days = useDays(seesUsage)
  const live = useQuery({
    queryKey: queryKeys.count('sessions', { active: true }),
    queryFn: () => countOf('sessions', { active: true }),
    enabled: seesSessions,
  })
  if (days.error) return <ErrorNote error={days.error} onRetry={days.refetch} />
  const values = (list: readonly { value: number }[]) => list.map(({ value }) => value)
  const today = (list: readonly { value: number }[]) => list.at(-1)?.value ?? 0
  return (
    <div className="figures">
      {seesUsage && (
        <>
          <Figure
            label={translate('dashboard.active')}
            span={translate('dashboard.today')}
            value={number(today(days.people))}
            values={values(days.people)}
            note={translate('dashboard.different', { smart_count: days.different })}
          />
          <Figure
            label={translate('dashboard.messages')}
            span={translate('dashboard.last14')}
            value={number(days.totals?.messages ?? 0)}
            values={values(days.replies)}
          />
          <Figure
            label={translate('dashboard.cost')}
            span={translate('dashboard.last14')}
            value={money(days.totals?.cost ?? 0)}
            values={values(days.cost)}
          />
        </>
      )}
      {seesSessions && (
        <Figure
          span={translate('dashboard.now')}
          label={translate('dashboard.sessions')}
          value={live.data == null ? '…' : number(live.data)}
        />
      )}
    </div>
  )
}

function Figure({
  label,
  span,
  value,
  values,
  note,
}: {
  label: string
  /** Of which time it is. */
  span: string
  value: string
  values?: readonly number[]
  /** What is said in place of the change. */
  note?: string
}) {
  return (
    <section className="card figure" aria-label={label}>
      <h2>
        {label} <span>{span}</span>
      </h2>
      <p className="figure-value">{value}</p>
      {values && (
        <>
          <Spark values={values} />
          {note ? <p className="quiet figure-note">{note}</p> : <Change values={values} />}
        </>
      )}
    </section>
  )
}

function Change({ values }: { values: readonly number[] }) {
  const translate = useTranslate()
  const { percent } = useFormat()
  const { before, after } = changeOf(values)
  const by = before === 0 ? 0 : (after - before) / before
  const text =
    before === 0
      ? translate(after === 0 ? 'dashboard.same' : 'dashboard.new')
      : Math.abs(by) < 0.005
        ? translate('dashboard.same')
        : translate(by > 0 ? 'dashboard.up' : 'dashboard.down', { percent: percent(Math.abs(by)) })
  return <p className="quiet figure-note">{text}</p>
}
