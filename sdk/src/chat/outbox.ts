import { newKey } from '../idempotency.js'
import type { Message } from '../index.js'

/** Something of one's own that the server has not confirmed. */
export interface Pending {
  /** The idempotency key: sent again it is still the same. */
  readonly key: string
  /** The text of a new message; null where only a reply was asked for. */
  readonly content: string | null
  /** What it stands in the place of, with all that follows; null at the end. */
  readonly replaces: string | null
  readonly model: string | undefined
  /** Files that a new message carries. */
  readonly attachmentIds: readonly string[] | undefined
  /** Whether an image is to be made of it. */
  readonly image?: boolean | undefined
  readonly createdAt: string
  readonly status: 'SENDING' | 'UNSENT'
  readonly error: Error | null
  /** Where it was to go when it was first sent: the same key stands for the same input only. */
  readonly input:
    | { conversationId?: string; parentId?: string; model?: string; attachmentIds?: string[] }
    | undefined
}

type Given = Pick<Pending, 'content' | 'replaces' | 'model'> &
  Partial<Pick<Pending, 'attachmentIds' | 'image'>>

/** What is on its way, in order. */
export interface Outbox {
  items(): readonly Pending[]
  get(key: string): Pending | undefined
  add(given: Given): Pending
  change(key: string, changes: Partial<Pending>): Pending | undefined
  remove(key: string): void
  /** It is stored: from now on the message has the key that it was shown by. */
  confirm(key: string, message: Message): void
  /** The key a stored message is shown by. */
  keyOf(id: string): string
  /** One after the other, so that what is sent first is first. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** @internal */
export function createOutbox(): Outbox {
  let items: readonly Pending[] = []
  const keys = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()

  const find = (key: string) => items.find(item => item.key === key)
  const without = (key: string) => items.filter(item => item.key !== key)

  return {
    items: () => items,
    get: find,
    add(given) {
      const pending: Pending = {
        attachmentIds: undefined,
        ...given,
        key: newKey(),
        createdAt: new Date().toISOString(),
        status: 'SENDING',
        error: null,
        input: undefined,
      }
      items = [...items, pending]
      return pending
    },
    change(key, changes) {
      items = items.map(item => (item.key === key ? { ...item, ...changes } : item))
      return items.find(item => item.key === (changes.key ?? key))
    },
    remove(key) {
      items = without(key)
    },
    confirm(key, message) {
      if (!find(key)) return
      items = without(key)
      keys.set(message.id, key)
    },
    keyOf: id => keys.get(id) ?? id,
    inTurn(work) {
      const done = last.then(work)
      last = done.catch(() => undefined)
      return done
    },
  }
}
