import type { Conversation } from '@parley/sdk'
import { useParley } from '@parley/sdk/react'
import { useEffect, useRef } from 'react'
import { createDraftKeeper, type DraftKeeper } from './draftKeeper.ts'

/** A draft is found in every browser of its person. In this one it stays as it is without the server. */
export function useServerDraft(
  user: string,
  conversation: Conversation | null,
  text: string,
  onText: (text: string) => void,
): void {
  const parley = useParley()
  const id = conversation?.viewerAccess === 'READ' ? undefined : conversation?.id
  const keeper = useRef<DraftKeeper>(null)
  useEffect(() => {
    if (!id) return
    const own = createDraftKeeper(parley, user, id)
    keeper.current = own
    void own.begin().then(content => {
      if (content !== null && keeper.current === own) onText(content)
    })
    const leave = () => {
      if (document.hidden) own.writeNow()
    }
    document.addEventListener('visibilitychange', leave)
    addEventListener('online', own.writeNow)
    return () => {
      keeper.current = null
      document.removeEventListener('visibilitychange', leave)
      removeEventListener('online', own.writeNow)
      own.writeNow()
    }
  }, [parley, user, id, onText])
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every letter
  useEffect(() => keeper.current?.touch(), [text])
}
