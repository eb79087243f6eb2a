import type { User } from '@parley/sdk'
import { useConversations } from '@parley/sdk/react'
import { type ReactElement, Suspense, useCallback, useState } from 'react'
import { Conversation } from '../conversation/Conversation.tsx'
import { useUnfinished } from '../sidebar/removal.ts'
import { Sidebar } from '../sidebar/Sidebar.tsx'
import { useText } from '../text/text.ts'
import styles from './App.module.css'
import { Connection } from './Connection.tsx'
import { isSignedOut } from './explain.ts'
import { later } from './later.ts'
import { Opened } from './Opened.tsx'
import { page } from './page.tsx'
import { usePlace } from './place.ts'
import { usePreferred } from './preferred.ts'
import { toMessage, useKeys } from './useKeys.ts'
import { useView } from './useView.ts'

const Announcement = later(() => import('../notice/Announcement.tsx'))
const NewVersion = later(() => import('../notice/NewVersion.tsx'))
const SignedOut = page(() => import('../signIn/SignedOut.tsx'))

/** Conversations at the side, one of them in the middle, and what lies over both. */
export function Frame({ me }: { me: User }): ReactElement {
  const t = useText()
  const { conversation } = usePlace()
  const { connection, error, phase, reload } = useConversations()
  const [isOpen, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const view = useView(conversation)
  useUnfinished(me.id)
  usePreferred(me)
  useKeys()
  const isOver = phase === 'ended' && isSignedOut(error)
  return (
    <div className={styles.page}>
      <button type="button" className={styles.skip} onClick={toMessage}>
        {t.skipToMessage}
      </button>
      <Suspense>
        <Announcement />
      </Suspense>
      <div className={styles.frame}>
        <Sidebar me={me} current={conversation} isOpen={isOpen} onClose={close} />
        <Conversation key={view} id={conversation} me={me} onMenu={() => setOpen(true)} />
      </div>
      <Connection state={connection} />
      <Opened me={me} />
      <Suspense>
        <NewVersion />
      </Suspense>
      {isOver && (
        <Suspense>
          <SignedOut error={error} onClose={reload} />
        </Suspense>
      )}
    </div>
  )
}
