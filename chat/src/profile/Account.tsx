import type { User } from '@parley/sdk'
import { useAnswer, useMe, useParley } from '@parley/sdk/react'
import { type ReactElement, useState } from 'react'
import { useServer } from '../app/useServer.ts'
import { Avatar } from '../control/Avatar.tsx'
import { Button } from '../control/Button.tsx'
import { Field } from '../control/Field.tsx'
import { dayOf } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'
import { useAttempt } from './useAttempt.ts'

/** Name, roles, and the sign-ins that are the same person. */
export function Account({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const { reload } = useMe()
  const { value: server } = useServer()
  const identities = useAnswer('identities', (client, signal) => client.userIdentities(me.id, { signal }))
  const [name, setName] = useState(me.name ?? '')
  const { attempt, error, isBusy } = useAttempt()
  const linked = identities.value ?? []
  const back = `?${new URLSearchParams({ returnTo: location.pathname + location.hash })}`
  const others =
    server?.providers.filter(({ id }) => !linked.some(({ providerId }) => providerId === id)) ?? []
  return (
    <>
      <div className={styles.person}>
        <Avatar name={me.name} id={me.id} size={32} />
        <div>
          <strong>{me.name}</strong>
          <span>{me.email}</span>
        </div>
        <span className={styles.roles}>
          {[...new Set(me.roles?.map(({ role }) => role.name))].join(', ')}
        </span>
      </div>
      <form
        className={styles.line}
        onSubmit={event => {
          event.preventDefault()
          void attempt(() => parley.updateProfile({ name: name.trim() || null }).then(reload))
        }}
      >
        <Field label={t.name} value={name} onChange={setName} maxLength={200} />
        <Button type="submit" disabled={isBusy || name.trim() === (me.name ?? '')}>
          {t.save}
        </Button>
      </form>
      <h3>{t.identities}</h3>
      <ul className={styles.rows}>
        {linked.map(({ id, provider, providerId, email, createdAt }) => (
          <li key={id}>
            <div>
              <strong>{provider?.name ?? providerId}</strong>
              <span>
                {email} · {t.since(dayOf(createdAt))}
              </span>
            </div>
            {linked.length > 1 && (
              <Button
                kind="danger"
                onClick={() => void attempt(() => parley.unlinkIdentity(id).then(identities.reload))}
              >
                {t.unlink}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.map(({ id, name: other, linkUrl }) => (
        <p key={id}>
          <a href={linkUrl + back}>{t.link(other)}</a>
        </p>
      ))}
      <Problem error={error ?? identities.error} />
    </>
  )
}
