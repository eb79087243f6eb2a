import type { Access, Conversation, Participant } from '@parley/sdk'
import { useConversation, useParley } from '@parley/sdk/react'
import { type ReactElement, useState } from 'react'
import { explain } from '../app/explain.ts'
import type { OpenedProps } from '../app/Opened.tsx'
import { usePlace } from '../app/place.ts'
import { Avatar } from '../control/Avatar.tsx'
import { Button } from '../control/Button.tsx'
import { Dialog } from '../control/Dialog.tsx'
import { useOpenedText } from '../text/openedText.ts'
import { PeopleField } from './PeopleField.tsx'
import styles from './Share.module.css'
import { useParticipants } from './useParticipants.ts'

/** Who may see this conversation, and what they may do in it. */
export default function ShareDialog({ me, onClose }: OpenedProps): ReactElement | null {
  const t = useOpenedText()
  const { conversation } = useConversation(usePlace().conversation)
  if (!conversation) return null
  return (
    <Dialog title={t.share} onClose={onClose}>
      <People conversation={conversation} me={me.id} />
    </Dialog>
  )
}

function People({ conversation, me }: { conversation: Conversation; me: string }): ReactElement {
  const t = useOpenedText()
  const parley = useParley()
  const { participants, reload, error: unknown } = useParticipants(conversation)
  const [error, setError] = useState<Error | null>(null)
  const isOwner = conversation.viewerAccess === 'OWNER'

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    setError(null)
    try {
      await work()
    } catch (cause) {
      setError(cause instanceof Error ? cause : null)
    }
    reload()
  }
  const set = (userId: string, access: Access) =>
    attempt(() => parley.addParticipant(conversation.id, userId, access))
  const known = new Set(participants.map(({ user }) => user.id))
  const shown = error ?? unknown
  return (
    <div className={styles.share}>
      {isOwner && <PeopleField isKnown={id => known.has(id)} onChoose={id => void set(id, 'WRITE')} />}
      <ul className={styles.people} aria-label={t.participants}>
        {participants.map(({ user, access }) => (
          <li key={user.id}>
            <Avatar name={user.name} id={user.id} size={32} />
            <span>
              {user.name ?? t.somebody}
              {user.id === me && ` (${t.you})`}
            </span>
            {access === 'OWNER' || !isOwner ? (
              <small>{t.access[access as keyof typeof t.access]}</small>
            ) : (
              <Rights user={user} access={access} onSet={next => void set(user.id, next)} />
            )}
            {((isOwner && access !== 'OWNER') || (user.id === me && access !== 'OWNER')) && (
              <Button
                kind="quiet"
                onClick={() => void attempt(() => parley.removeParticipant(conversation.id, user.id))}
              >
                {user.id === me ? t.leave : t.takeOut}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {shown && (
        <p className={styles.error} role="alert">
          {explain(shown, t)}
        </p>
      )}
      {!isOwner && <p className={styles.note}>{t.ownerShares(conversation.owner.name ?? t.somebody)}</p>}
    </div>
  )
}

function Rights({
  user,
  access,
  onSet,
}: Pick<Participant, 'user' | 'access'> & { onSet: (access: Access) => void }): ReactElement {
  const t = useOpenedText()
  return (
    <select
      aria-label={t.mayDo(user.name ?? t.somebody)}
      value={access}
      onChange={event => onSet(event.target.value as Access)}
    >
      <option value="WRITE">{t.access.WRITE}</option>
      <option value="READ">{t.access.READ}</option>
    </select>
  )
}
