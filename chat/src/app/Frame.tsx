import type { User } from '@parley/sdk'
import { useConversations } from '@parley/sdk/react'
import { type ReactElement, useState } from 'react'
import { Conversation } from '../conversation/Conversation.tsx'
import { useUnfinished } from '../sidebar/removal.ts'
import { Sidebar } from '../sidebar/Sidebar.tsx'
import { SignedOut } from '../signIn/SignedOut.tsx'
import styles from './App.module.css'
import { Connection } from './Connection.tsx'
import { isSignedOut } from './explain.ts'
import { usePlace } from './place.ts'
import { useView } from './useView.ts'

/** Conversations at the side, one of them in the middle, and what lies over both. */
export function Frame({ me }: { me: User }): ReactElement {
  const { conversation } = usePlace()
  const { connection, error, phase } = useConversations()
  const [isOpen, setOpen] = useState(false)
  const view = useView(conversation)
  useUnfinished()
  const isOver = phase === 'ended' && isSignedOut(error)
  return (
    <div className={styles.frame}>
      <Sidebar me={me} current={conversation} isOpen={isOpen} onClose={() => setOpen(false)} />
      <Conversation key={view} id={conversation} me={me} onMenu={() => setOpen(true)} />
      <Connection state={connection} />
      {isOver && <SignedOut error={error} />}
    </div>
  )
}
