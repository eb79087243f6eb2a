import type { Conversation } from '@parley/sdk'
import { Share2 } from 'lucide-react'
import type { ReactElement } from 'react'
import { open } from '../app/place.ts'
import { Avatar } from '../control/Avatar.tsx'
import { Button } from '../control/Button.tsx'
import { useText } from '../text/text.ts'
import styles from './Share.module.css'
import { useParticipants } from './useParticipants.ts'

const SHOWN = 4

/** Who else is here, and the way to let others in. */
export function Faces({ conversation }: { conversation: Conversation }): ReactElement {
  const t = useText()
  const { participants } = useParticipants(conversation)
  return (
    <Button
      kind="quiet"
      icon={Share2}
      onClick={() => open('share')}
      aria-label={t.shareWith(participants.length)}
    >
      {participants.length > 1 ? (
        <span className={styles.faces}>
          {participants.slice(0, SHOWN).map(({ user }) => (
            <Avatar key={user.id} name={user.name} id={user.id} />
          ))}
        </span>
      ) : (
        t.share
      )}
    </Button>
  )
}
