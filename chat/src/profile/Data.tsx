import type { User } from '@parley/sdk'
import { useAnswer, useParley } from '@parley/sdk/react'
import { Download } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { forgetDrafts } from '../composer/draft.ts'
import { Button } from '../control/Button.tsx'
import { Field } from '../control/Field.tsx'
import { exactly, fromNow } from '../text/moment.ts'
import { useOpenedText } from '../text/openedText.ts'
import { Problem } from './Problem.tsx'
import styles from './Profile.module.css'
import { useAttempt } from './useAttempt.ts'

/** Everything the server knows of this person, to have or to be rid of. */
export function Data({ me }: { me: User }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const exports = useAnswer('exports', (client, signal) => client.userDataExports(me.id, { signal }))
  const { attempt, error, isBusy } = useAttempt()
  const [typed, setTyped] = useState('')
  const name = me.name ?? me.email ?? me.id
  return (
    <>
      <h3>{t.exportTitle}</h3>
      <p className={styles.quiet}>{t.exportText}</p>
      <ul className={styles.rows}>
        {exports.value
          ?.filter(({ url }) => url)
          .map(({ id, url, createdAt, expiresAt }) => (
            <li key={id}>
              <div>
                <strong>{exactly(createdAt)}</strong>
                {expiresAt && <span>{t.goneBy(fromNow(expiresAt))}</span>}
              </div>
              <a href={url ?? undefined} download>
                {t.download}
              </a>
            </li>
          ))}
      </ul>
      <Button
        icon={Download}
        disabled={isBusy}
        onClick={() => void attempt(() => parley.exportUserData().then(exports.reload))}
      >
        {t.exportData}
      </Button>
      <h3 className={styles.dangerTitle}>{t.eraseTitle}</h3>
      <p className={styles.quiet}>{t.eraseText}</p>
      <form
        className={styles.line}
        onSubmit={event => {
          event.preventDefault()
          void attempt(async () => {
            await parley.deleteUser(me.id)
            forgetDrafts()
            location.assign('/')
          })
        }}
      >
        <Field label={t.eraseType(name)} value={typed} onChange={setTyped} />
        <Button kind="danger" type="submit" disabled={isBusy || typed !== name}>
          {t.erase}
        </Button>
      </form>
      <Problem error={error ?? exports.error} />
    </>
  )
}
