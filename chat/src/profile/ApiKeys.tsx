import type { CreatedApiKey, Permission, User } from '@parley/sdk'
import { useAnswer, useParley } from '@parley/sdk/react'
import { Copy } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button, IconButton } from '../control/Button.tsx'
import { copy } from '../control/copy.ts'
import { Field } from '../control/Field.tsx'
import { dayOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'
import { useAttempt } from './useAttempt.ts'

/** Keys for programs that act for this person. The key itself is shown once. */
export function ApiKeys({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const keys = useAnswer('api keys', (client, signal) => client.userApiKeys(me.id, { signal }))
  const { attempt, error, isBusy } = useAttempt()
  const [name, setName] = useState('')
  const [created, setCreated] = useState<CreatedApiKey | null>(null)
  const scopes = (me.permissions ?? []).filter((one): one is Permission =>
    ['HISTORY_READ', 'CHAT'].includes(one),
  )

  const create = () =>
    attempt(async () => {
      setCreated(await parley.createApiKey({ name: name.trim(), scopes }))
      setName('')
      keys.reload()
    })
  return (
    <>
      <form
        className={styles.line}
        onSubmit={event => {
          event.preventDefault()
          void create()
        }}
      >
        <Field label={t.newKey} value={name} onChange={setName} maxLength={100} hint={t.keyHint} />
        <Button kind="primary" type="submit" disabled={isBusy || name.trim() === ''}>
          {t.create}
        </Button>
      </form>
      {created && (
        <div className={styles.secret} role="status">
          <p>{t.keyOnce}</p>
          <code>{created.secret}</code>
          <IconButton icon={Copy} label={t.copy} onClick={() => void copy(created.secret, t.copied)} />
        </div>
      )}
      <ul className={styles.rows} aria-busy={!keys.value}>
        {keys.value
          ?.filter(({ revokedAt }) => revokedAt === null)
          .map(({ id, name: keyName, prefix, expiresAt, lastUsedAt }) => (
            <li key={id}>
              <div>
                <strong>{keyName}</strong>
                <span>
                  <code>{prefix}…</code>
                  {expiresAt && ` · ${t.until(dayOf(expiresAt))}`} ·{' '}
                  {lastUsedAt ? dayOf(lastUsedAt) : t.neverUsed}
                </span>
              </div>
              <Button
                kind="danger"
                disabled={isBusy}
                onClick={() => void attempt(() => parley.revokeApiKeys([id]).then(keys.reload))}
              >
                {t.revoke}
              </Button>
            </li>
          ))}
      </ul>
      <Problem error={error ?? keys.error} />
    </>
  )
}
