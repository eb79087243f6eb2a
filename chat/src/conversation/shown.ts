import type { Conversation } from '@parley/sdk'
import type { ChatMessage } from '@parley/sdk/react'
import { useEffect } from 'react'

const shown: { conversation?: string; leaf?: string } = {}

/** Notes which branch of a conversation is on the page. */
export function useShown(conversation: Conversation | null, messages: readonly ChatMessage[]): void {
  const id = conversation?.id
  const leaf = messages.findLast(one => one.message)?.id
  useEffect(() => {
    Object.assign(shown, { conversation: id, leaf })
  }, [id, leaf])
}

/** The last message of the branch that is on the page; undefined of a conversation that is not. */
export const shownLeaf = (conversation: string): string | undefined =>
  shown.conversation === conversation ? shown.leaf : undefined
