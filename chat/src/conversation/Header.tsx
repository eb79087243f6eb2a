import type { Conversation, User } from '@parley/sdk'
import type { ChatState } from '@parley/sdk/react'
import { Hourglass, Menu as MenuIcon } from 'lucide-react'
import { type ReactElement, Suspense } from 'react'
import { later } from '../app/later.ts'
import { Button, IconButton } from '../control/Button.tsx'
import { Icon } from '../control/Icon.tsx'
import { Faces } from '../share/Faces.tsx'
import { fromNow } from '../text/moment.ts'
import { useText } from '../text/text.ts'
import styles from './Header.module.css'

const Origin = later(() => import('./Origin.tsx'))

interface Given {
  /** Null of a new one. */
  conversation: Conversation | null
  me: User
  onMenu: () => void
  /** Where it was forked from. */
  forkedFrom?: ChatState['forkedFrom']
  /** Whether a new one is to be kept nowhere. */
  isTemporary: boolean
  onTemporary: (is: boolean) => void
}

export function Header({
  conversation,
  forkedFrom,
  me,
  onMenu,
  isTemporary,
  onTemporary,
}: Given): ReactElement {
  const t = useText()
  const isOthers = conversation !== null && conversation.owner.id !== me.id
  return (
    <>
      <header className={styles.header}>
        <IconButton className={styles.menu} icon={MenuIcon} label={t.conversations} onClick={onMenu} />
        {conversation && (
          <div className={styles.title}>
            <h1 dir="auto">{conversation.title ?? t.newChat}</h1>
            {isOthers && <span>{t.of(conversation.owner.name ?? t.somebody)}</span>}
            {conversation.temporary && (
              <span className={styles.temporary}>
                <Icon of={Hourglass} size={14} />
                {conversation.expiresAt ? t.temporaryUntil(fromNow(conversation.expiresAt)) : t.temporary}
              </span>
            )}
          </div>
        )}
        {conversation ? (
          !conversation.temporary && <Faces conversation={conversation} />
        ) : (
          <>
            <span className={styles.title} />
            <Button
              kind="quiet"
              icon={Hourglass}
              aria-pressed={isTemporary}
              title={t.temporaryHint}
              onClick={() => onTemporary(!isTemporary)}
            >
              {t.temporary}
            </Button>
          </>
        )}
      </header>
      {forkedFrom && (
        <Suspense>
          <Origin of={forkedFrom} />
        </Suspense>
      )}
    </>
  )
}
