import type { User } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'
import type { ReactElement } from 'react'
import { useServer } from '../app/useServer.ts'
import { fromNow, moneyOf, numberOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'

const DAYS = 30
const DAY_MS = 24 * 3600 * 1000

/** What was used in thirty days, and how far each budget is. */
export function Usage({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const { value: server } = useServer()
  const usage = useAnswer('usage', (client, signal) =>
    client.userUsage(me.id, { from: new Date(Date.now() - DAYS * DAY_MS).toISOString(), signal }),
  )
  const budgets = useAnswer('budgets', async (client, signal) => {
    const statuses = (await client.userBudgets(me.id, { signal })) ?? []
    const nodes = await client.nodes(
      statuses.map(({ budget }) => budget.id),
      { signal },
    )
    return statuses.map(status => {
      const budget = nodes.find(node => node?.id === status.budget.id)
      return { ...status, limit: budget?.__typename === 'Budget' ? budget : null }
    })
  })
  const money = (amount: string) => moneyOf(amount, server?.currency ?? 'USD')
  const { value } = usage
  const figures = value && [
    [t.replies, numberOf(value.messages)],
    [t.tokensRead, numberOf(value.promptTokens)],
    [t.tokensWritten, numberOf(value.completionTokens)],
    [t.cost, money(value.cost)],
  ]
  return (
    <>
      <h3>{t.lastDays(DAYS)}</h3>
      <dl className={styles.figures} aria-busy={!value}>
        {figures?.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <h3>{t.budgets}</h3>
      {budgets.value?.length === 0 && <p className={styles.quiet}>{t.noBudgets}</p>}
      <ul className={styles.rows}>
        {budgets.value?.map(({ budget, spent, reserved, limit, resetsAt }) => {
          const used = Number(spent) + Number(reserved)
          const max = Number(limit?.limit ?? used)
          const about = limit ? `${money(String(used))} / ${money(limit.limit)}` : money(String(used))
          return (
            <li key={budget.id}>
              <div>
                <strong>{about}</strong>
                <meter min={0} max={max || 1} value={used} high={max * 0.8} aria-label={about} />
                <span>{t.begins(fromNow(resetsAt))}</span>
              </div>
            </li>
          )
        })}
      </ul>
      <Problem error={usage.error ?? budgets.error} />
    </>
  )
}
