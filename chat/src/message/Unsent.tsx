import { ParleyError } from '@parley/sdk'
import type { ChatMessage } from '@parley/sdk/react'
import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { explain } from '../app/explain.ts'
import { open } from '../app/place.ts'
import { Button } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { useSecondsLeft } from '../control/useSecondsLeft.ts'
import { useAct } from '../conversation/act.ts'
import { useText } from '../text/text.ts'
import styles from './Message.module.css'

/** A message that is not stored: why, and what to do. Its text is safe here. */
export function Unsent({ message }: { message: ChatMessage }): ReactElement {
  const t = useText()
  const { retry, discard } = useAct()
  const { error, id } = message
  const code = error instanceof ParleyError ? error.code : null
  const isBudget = code === 'BUDGET_EXCEEDED'
  // Budgets may be raised before their period is over.
  const wait = error instanceof ParleyError && !isBudget ? error.retryAfter : undefined
  const seconds = useSecondsLeft(wait ?? 0, error)
  return (
    <div className={styles.failure} role="alert">
      <Icon of={TriangleAlert} />
      <p>{explain(error, t)}</p>
      <div className={styles.remedies}>
        {isBudget && <Button onClick={() => open('profile/usage')}>{t.seeBudgets}</Button>}
        <Button icon={RefreshCw} disabled={seconds > 0} onClick={() => void retry(id)}>
          {seconds > 0 ? t.tryAgainIn(seconds) : t.tryAgain}
        </Button>
        <Button kind="quiet" onClick={() => discard(id)}>
          {t.discard}
        </Button>
      </div>
    </div>
  )
}
