import type { SoFar } from './following.js'
import type { Outbox, Pending } from './outbox.js'
import type { Tree } from './tree.js'
import type { ChatMessage } from './types.js'

/** @internal What is shown, made of what is known. What has not changed is the same object as before. */
export function createView(tree: Tree, outbox: Outbox, soFar: (id: string) => SoFar | undefined) {
  let shown = new Map<string, { of: readonly unknown[]; message: ChatMessage }>()
  let list: readonly ChatMessage[] = []

  /** Without what something on its way stands in the place of. */
  function branch(): readonly string[] {
    const ids = tree.branch()
    const starts = outbox.items().map(({ replaces }) => (replaces === null ? -1 : ids.indexOf(replaces)))
    const cut = Math.min(...starts.filter(start => start >= 0))
    return cut === Infinity ? ids : ids.slice(0, cut)
  }

  return (): readonly ChatMessage[] => {
    const next: typeof shown = new Map()
    const keep = (key: string, of: readonly unknown[], make: () => ChatMessage) => {
      const known = shown.get(key)
      const same = known?.of.every((part, i) => part === of[i])
      next.set(key, known && same ? known : { of, message: make() })
    }
    for (const id of branch()) {
      const message = tree.get(id)
      if (!message) continue
      const key = outbox.keyOf(id)
      const versions = tree.versionsOf(message)
      const { content, reasoning } = (message.status === 'STREAMING' && soFar(id)) || message
      keep(key, [message, versions, content, reasoning], () => {
        const { role, status, author, createdAt } = message
        const version = versions.indexOf(id)
        return {
          key,
          id,
          role,
          content,
          reasoning,
          status,
          author,
          createdAt,
          versions,
          version,
          message,
          error: null,
        }
      })
    }
    for (const pending of outbox.items()) {
      if (pending.content === null) continue
      const replaced = pending.replaces === null ? undefined : tree.get(pending.replaces)
      const others = replaced ? tree.versionsOf(replaced) : NONE
      keep(pending.key, [pending, others], () => onItsWay(pending, others))
    }
    shown = next
    const messages = [...next.values()].map(({ message }) => message)
    const same = messages.length === list.length && messages.every((message, i) => message === list[i])
    if (!same) list = messages
    return list
  }
}

const NONE: readonly string[] = []

const onItsWay = (
  { key, content, status, createdAt, error }: Pending,
  others: readonly string[],
): ChatMessage => ({
  key,
  id: key,
  role: 'USER',
  content: content ?? '',
  reasoning: null,
  status,
  author: null,
  createdAt,
  versions: [...others, key],
  version: others.length,
  message: null,
  error,
})
