import type { User } from '@parley/sdk'
import { useAnswer, useParley } from '@parley/sdk/react'
import type { ReactElement } from 'react'
import { Button } from '../control/Button.tsx'
import { fromNow } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { deviceOf } from './deviceOf.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'
import { useAttempt } from './useAttempt.ts'

const MOST = 100

/** Where one is signed in, and ending it there. */
export function Sessions({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const sessions = useAnswer('sessions', async (client, signal) => {
    const page = await client.userSessions(me.id, { first: MOST, signal })
    // The server's clock, not this machine's: it has just seen this one.
    const now = Date.parse(page.nodes.find(({ current }) => current)?.lastSeenAt ?? '') || Date.now()
    return page.nodes.filter(({ revokedAt, expiresAt }) => !revokedAt && Date.parse(expiresAt) > now)
  })
  const { attempt, error, isBusy } = useAttempt()
  const all = sessions.value ?? []
  const sorted = all.toSorted((a, b) => Number(b.current) - Number(a.current))
  return (
    <>
      <ul className={styles.rows} aria-busy={!sessions.value}>
        {sorted.map(({ id, current, kind, userAgent, ip, lastSeenAt }) => (
          <li key={id}>
            <div>
              <strong>{deviceOf(userAgent) ?? t.kinds[kind as keyof typeof t.kinds] ?? kind}</strong>
              <span>{[ip, fromNow(lastSeenAt)].filter(Boolean).join(' · ')}</span>
            </div>
            {current ? (
              <span className={styles.badge}>{t.thisOne}</span>
            ) : (
              <Button
                disabled={isBusy}
                onClick={() => void attempt(() => parley.revokeSessions([id]).then(sessions.reload))}
              >
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {all.length > 1 && (
        <Button
          kind="danger"
          disabled={isBusy}
          onClick={() => void attempt(() => parley.revokeOtherSessions().then(sessions.reload))}
        >
          {t.endOthers}
        </Button>
      )}
      <Problem error={error ?? sessions.error} />
    </>
  )
}
