import { useConversation, useConversations } from '@parley/sdk/react'
import { PINNED } from '../sidebar/pinned.ts'
import { usePlace } from './place.ts'

/** Asks for what the page shows first beside who looks at it, and not after that is answered. */
export function Ahead(): null {
  useConversations()
  useConversations(PINNED)
  useConversation(usePlace().conversation)
  return null
}
