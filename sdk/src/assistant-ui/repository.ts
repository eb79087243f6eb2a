import { fromThreadMessageLike, type ThreadMessage, type ThreadMessageLike } from '@assistant-ui/react'
import type { ChatMessage } from '../chat/index.js'
import { attachmentsOf } from './attachments.js'

interface Item {
  message: ThreadMessage
  parentId: string | null
}

/** The messages of a thread in the form that assistant-ui takes, including versions that are not shown. */
export interface Repository {
  headId: string | null
  messages: Item[]
}

const converted = new WeakMap<ChatMessage, ThreadMessage>()
const placeholders = new Map<string, ThreadMessage>()

/**
 * @internal Versions that are not shown stand there as empty messages: assistant-ui counts them, and asks for the one that
 * is switched to.
 */
export function repositoryOf(messages: readonly ChatMessage[]): Repository {
  const items: Item[] = []
  let parentId: string | null = null
  for (const message of messages) {
    for (const id of message.versions)
      items.push({ parentId, message: id === message.id ? convert(message) : placeholder(id, message.role) })
    parentId = message.key
  }
  return { headId: parentId, messages: items }
}

function convert(message: ChatMessage): ThreadMessage {
  const known = converted.get(message)
  if (known) return known
  const made = fromThreadMessageLike(likeOf(message), message.key, statusOf(message))
  converted.set(message, made)
  return made
}

function placeholder(id: string, role: ChatMessage['role']): ThreadMessage {
  const known = placeholders.get(id)
  if (known) return known
  const made = fromThreadMessageLike({ id, role: roleOf(role), content: [] }, id, complete)
  placeholders.set(id, made)
  return made
}

type Status = NonNullable<ThreadMessageLike['status']>

const complete: Status = { type: 'complete', reason: 'stop' }

const roleOf = (role: ChatMessage['role']): ThreadMessageLike['role'] => {
  if (role === 'USER') return 'user'
  return role === 'SYSTEM' ? 'system' : 'assistant'
}

function statusOf({ status, message }: ChatMessage): Status {
  if (status === 'STREAMING') return { type: 'running' }
  if (status === 'STOPPED') return { type: 'incomplete', reason: 'cancelled' }
  if (status === 'FAILED')
    return { type: 'incomplete', reason: 'error', error: message?.failure?.message ?? 'The reply failed.' }
  return complete
}

function likeOf(shown: ChatMessage): ThreadMessageLike {
  const { key, role, content, reasoning, createdAt, message } = shown
  const { feedback } = message ?? {}
  const files = attachmentsOf(message)
  const type = feedback?.rating === 'DOWN' ? 'negative' : 'positive'
  return {
    id: key,
    role: roleOf(role),
    content: [
      ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
      { type: 'text', text: content },
      // What a model made is its answer.
      ...(role === 'ASSISTANT' ? files.flatMap(({ content }) => content) : []),
    ],
    ...(role === 'USER' && { attachments: files }),
    createdAt: new Date(createdAt),
    ...(role === 'ASSISTANT' && { status: statusOf(shown) }),
    metadata: { custom: { parley: shown }, ...(feedback && { submittedFeedback: { type } }) },
  }
}
