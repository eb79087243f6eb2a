import { CircleCheck, Cpu, DoorOpen, KeyRound, Timer, Wallet, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { useGetList, useTranslate } from 'react-admin'
import { Link } from 'react-router-dom'
import { useMay } from '../../auth/me.js'
import { known } from '../../define/known.js'
import { titleOf } from '../../define/title.js'
import { useFormat } from '../../field/format.js'
import type { Records } from '../../generated/resources.js'
import { useLabels } from '../../i18n/useLabels.js'
import { lastDays, useUsage } from '../usage/useUsage.js'
import { DAYS, useDays } from './days.js'

const SOON_MS = 14 * 86_400_000
const NEAR = 0.8

interface Item {
  key: string
  icon: ReactNode
  text: string
  to: string
}

/** What somebody should do something about, or a line that says there is nothing. */
export function NeedsALook() {
  const translate = useTranslate()
  const items = [...useModels(), ...useKnocks(), ...useBudgets(), ...useKeys(), ...useReplies()]
  return (
    <section className="card look" aria-labelledby="look">
      <h2 id="look">{translate('dashboard.look')}</h2>
      {items.length === 0 ? (
        <p className="look-calm">
          <CircleCheck size={16} aria-hidden="true" /> {translate('dashboard.calm')}
        </p>
      ) : (
        <ul>
          {items.map(({ key, icon, text, to }) => (
            <li key={key}>
              <Link to={to}>
                {icon}
                {text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** All of a resource that somebody may see, as far as one page has it. */
function useSome<Name extends keyof Records & string>(name: Name): readonly Records[Name][] {
  const may = useMay()
  const needs = known.resources[name]?.needs ?? []
  const options = { enabled: may(needs) }
  const { data = [] } = useGetList(name, { pagination: { page: 1, perPage: 100 } }, options)
  return data as unknown as readonly Records[Name][]
}

/** Without one nobody gets an answer. */
function useModels(): Item[] {
  const translate = useTranslate()
  const may = useMay()
  const options = { enabled: may(known.resources.models?.needs ?? []) }
  const { data } = useGetList('models', { pagination: { page: 1, perPage: 1 } }, options)
  if (data === undefined || data.some(({ state }) => state === 'OFFERED')) return []
  return [
    {
      key: 'models',
      icon: <Cpu size={16} aria-hidden="true" />,
      text: translate('dashboard.noModel'),
      to: '/health',
    },
  ]
}

function useKnocks(): Item[] {
  const translate = useTranslate()
  const waiting = useSome('knocks').filter(({ status }) => status === 'WAITING').length
  if (waiting === 0) return []
  return [
    {
      key: 'knocks',
      icon: <DoorOpen size={16} aria-hidden="true" />,
      text: translate('dashboard.knocks', { smart_count: waiting }),
      to: '/knocks',
    },
  ]
}

function useBudgets(): Item[] {
  const translate = useTranslate()
  const labels = useLabels()
  const { percent } = useFormat()
  return useSome('budgets').flatMap(budget => {
    const share = budget.status ? Number(budget.status.spent) / Math.max(Number(budget.limit), 1e-9) : 0
    if (share < NEAR && !budget.status?.alerted) return []
    const name = budget.subject ? titleOf('budgets', budget) : labels.value('BudgetScope', budget.scope)
    return [
      {
        key: budget.id,
        icon: <Wallet size={16} aria-hidden="true" />,
        text: translate('dashboard.budget', { name, percent: percent(share) }),
        to: `/budgets/${budget.id}`,
      },
    ]
  })
}

function useKeys(): Item[] {
  const translate = useTranslate()
  const { ago } = useFormat()
  const now = Date.now()
  return useSome('apiKeys').flatMap(({ id, name, expiresAt, revokedAt }) => {
    const left = expiresAt ? Date.parse(expiresAt) - now : Number.POSITIVE_INFINITY
    if (revokedAt || left < 0 || left > SOON_MS || !expiresAt) return []
    return [
      {
        key: id,
        icon: <KeyRound size={16} aria-hidden="true" />,
        text: translate('dashboard.key', { name, when: ago(expiresAt) }),
        to: `/apiKeys/${id}`,
      },
    ]
  })
}

/** Replies that fail or come slowly. */
function useReplies(): Item[] {
  const translate = useTranslate()
  const may = useMay()
  const { percent, seconds } = useFormat()
  const labels = useLabels()
  const { totals } = useDays(may(['USAGE_READ_ALL']))
  const failed = totals && totals.messages > 0 ? totals.failed / totals.messages : 0
  const first = totals?.timeToFirstToken ?? 0
  const { from, to } = lastDays(DAYS)
  const errors = useUsage(from, to, ['FAILURE'], { enabled: failed > 0.02, order: 'FAILED', first: 1 })
  const code = errors.data?.rows[0]?.failure
  const often = code
    ? ` · ${translate('dashboard.mostly', { name: labels.value('MessageFailureCode', code) })}`
    : ''
  return [
    ...(failed > 0.02
      ? [
          {
            key: 'failed',
            icon: <Zap size={16} aria-hidden="true" />,
            text: `${translate('dashboard.errorRate')}: ${percent(failed)}${often}`,
            to: '/usage?days=14&by=FAILURE&show=FAILED',
          },
        ]
      : []),
    ...(first > 5000
      ? [
          {
            key: 'slow',
            icon: <Timer size={16} aria-hidden="true" />,
            text: `${translate('dashboard.firstToken')}: ${seconds(first)}`,
            to: '/usage',
          },
        ]
      : []),
  ]
}
