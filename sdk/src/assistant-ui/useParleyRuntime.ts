import {
  type AppendMessage,
  type AssistantRuntime,
  type ExternalStoreAdapter,
  type ThreadMessage,
  useExternalStoreRuntime,
} from '@assistant-ui/react'
import { useMemo } from 'react'
import { type UseConversationOptions, useConversation, useParley } from '../react/index.js'
import { createAttachments } from './attachments.js'
import { repositoryOf } from './repository.js'

/** Options of {@link useParleyRuntime}. */
export interface UseParleyRuntimeOptions extends UseConversationOptions {}

/**
 * A conversation as a runtime of assistant-ui. Its thread shows branches, follows replies, resumes them after the page was
 * reloaded, and shows what other people write. Sending, editing, reloading, stopping and rating happen in Parley. Pass null
 * for a new conversation.
 *
 * Everything that assistant-ui has no place for, such as messages that could not be sent, is in `metadata.custom.parley`:
 * the message as `useConversation` returns it. Files that are added to the composer are given to the server at once, and sent with
 * the message; an edited message keeps those it has.
 *
 * @example
 * ```tsx
 * function Conversation({ id }: { id: string | null }) {
 *   const runtime = useParleyRuntime(id, { onStart: ({ id }) => navigate(`/c/${id}`) })
 *   return <AssistantRuntimeProvider runtime={runtime}><Thread /></AssistantRuntimeProvider>
 * }
 * ```
 *
 * @throws {Error} outside of a ParleyProvider.
 */
export function useParleyRuntime(id: string | null, options: UseParleyRuntimeOptions = {}): AssistantRuntime {
  const chat = useConversation(id, options)
  const parley = useParley()
  const attachments = useMemo(() => createAttachments(parley), [parley])
  const { messages, activity, phase } = chat
  const messageRepository = useMemo(() => repositoryOf(messages), [messages])
  const idOf = (key: string) => messages.find(message => message.key === key)?.id ?? key

  const adapter: ExternalStoreAdapter<ThreadMessage> = {
    messageRepository,
    isRunning: activity !== 'idle',
    isLoading: phase === 'loading',
    isSendDisabled: phase === 'ended',
    onNew: async message => {
      const attachmentIds = message.attachments?.map(({ id }) => id)
      await chat.send(textOf(message), { ...(attachmentIds?.length && { attachmentIds }) })
    },
    onEdit: async message => {
      if (message.sourceId) await chat.edit(idOf(message.sourceId), textOf(message))
    },
    onReload: async (parentId, { sourceId }) => {
      const answered = messages.findIndex(({ key }) => key === parentId)
      const reply = sourceId ? idOf(sourceId) : messages[answered + 1]?.id
      await chat.regenerate(reply)
    },
    onCancel: async () => {
      await chat.stop()
    },
    onDelete: key => chat.discard(idOf(key)),
    onRefetchThread: async () => chat.reload(),
    // Called when a version is switched to, which is then the first one that is not shown.
    setMessages: async next => {
      const other = next.find(({ id }) => !messages.some(({ key }) => key === id))
      if (other) await chat.show(other.id)
    },
    adapters: {
      attachments,
      feedback: {
        submit: ({ message, type }) => void chat.rate(idOf(message.id), type === 'positive' ? 'UP' : 'DOWN'),
      },
    },
  }
  return useExternalStoreRuntime(adapter)
}

const textOf = ({ content }: AppendMessage): string =>
  content
    .filter(part => part.type === 'text')
    .map(({ text }) => text)
    .join('\n\n')
