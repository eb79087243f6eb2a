import type { Conversation, User } from '@parley/sdk'
import type { ChatMessage, UseConversation } from '@parley/sdk/react'
import type { ReactElement, RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { usePreferences } from '../app/usePreferences.ts'
import { Mention } from '../share/Mention.tsx'
import { useShown } from './shown.ts'
import { useHit } from './useHit.ts'
import { useNotice } from './useNotice.ts'
import { useRead } from './useRead.ts'
import { useServerDraft } from './useServerDraft.ts'

interface Given {
  me: User
  conversation: Conversation | null
  messages: readonly ChatMessage[]
  isIdle: boolean
  draft: string
  onDraft: (text: string) => void
  /** Of the composer, over which it stands. */
  field: RefObject<HTMLTextAreaElement | null>
  show: UseConversation['show']
  list: RefObject<VirtualizerHandle | null>
}

/** What goes on beside a conversation and is not needed to show it: loaded after it. */
export default function Beside({
  me,
  conversation,
  messages,
  isIdle,
  draft,
  onDraft,
  field,
  show,
  list,
}: Given): ReactElement | null {
  const { value: preferences } = usePreferences(me)
  useRead(conversation, isIdle)
  useServerDraft(me.id, conversation, draft, onDraft)
  useNotice(messages, preferences?.notifyReplies ?? true)
  useShown(conversation, messages)
  useHit(messages, show, list)
  if (conversation?.viewerAccess !== 'OWNER' || conversation.temporary) return null
  return <Mention me={me} conversation={conversation} field={field} />
}
