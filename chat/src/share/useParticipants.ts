import type { Conversation, Participant } from '@parley/sdk'
import { useAnswer } from '@parley/sdk/react'
import { useEffect } from 'react'

const none: readonly Participant[] = []

/** Who is in a conversation, asked again with everything that happens in it. */
export function useParticipants(conversation: Conversation) {
  const { id } = conversation
  const { value, error, reload } = useAnswer(`participants ${id}`, (parley, signal) =>
    parley.conversationParticipants(id, { signal }),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the conversation may be of others
  useEffect(() => {
    if (value) reload()
  }, [conversation])
  return { participants: value ?? none, error, reload }
}
