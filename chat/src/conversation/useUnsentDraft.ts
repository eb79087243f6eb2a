import type { ChatMessage } from '@parley/sdk/react'
import { useEffect } from 'react'
import { isSignedOut } from '../app/explain.ts'

/** What could not be sent because the session is over goes back into the draft, which is kept until one has signed in. */
export function useUnsentDraft(
  messages: readonly ChatMessage[],
  draft: string,
  setDraft: (text: string) => void,
  discard: (id: string) => void,
): void {
  useEffect(() => {
    const unsent = messages.find(({ status, error }) => status === 'UNSENT' && isSignedOut(error))
    if (!unsent) return
    setDraft([unsent.content, draft].filter(text => text !== '').join('\n\n'))
    discard(unsent.id)
  }, [messages, draft, setDraft, discard])
}
