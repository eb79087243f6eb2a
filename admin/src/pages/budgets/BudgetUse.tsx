import { useTranslate } from 'react-admin'
import type { Row } from '../../define/title.js'
import { useFormat } from '../../field/format.js'

interface Status {
  spent: string
  reserved: string
  alerted: boolean
}

/** How far a budget is used, as a bar with its numbers. */
export function BudgetUse({ row }: { row: Row }) {
  const translate = useTranslate()
  const { money, percent } = useFormat()
  const status = row.status as Status | null
  if (!status) return <span className="quiet">{translate('budget.perMember')}</span>
  const limit = Number(row.limit)
  const share = limit > 0 ? Number(status.spent) / limit : 1
  const tone =
    share >= 1 ? 'meter meter-danger' : status.alerted || share >= 0.8 ? 'meter meter-warn' : 'meter'
  return (
    <span
      className={tone}
      title={translate('budget.used', { spent: money(status.spent), limit: money(limit) })}
    >
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="meter-all" width="100" height="6" rx="3" />
        <rect className="meter-used" width={Math.min(share, 1) * 100} height="6" rx="3" />
      </svg>
      <span className="number">
        {money(status.spent)} · {percent(share)}
      </span>
    </span>
  )
}
