import type { Conversation } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect } from 'react'

/** What somebody has before their eyes counts as read, once it is written to its end. */
export function useRead(conversation: Conversation | null, isIdle: boolean): void {
  const parley = useParley()
  const id = conversation?.id
  const isUnread = (conversation?.unread ?? 0) > 0
  useEffect(() => {
    if (!id || !isUnread || !isIdle) return
    const mark = () => {
      // One that fails comes with the next message.
      if (!document.hidden) parley.markRead(id).catch(() => undefined)
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [parley, id, isUnread, isIdle])
}
