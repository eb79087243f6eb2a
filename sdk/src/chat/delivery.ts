import type { Conversation, Message, SentMessage } from '../index.js'
import { asError, isOver } from './asError.js'
import type { History } from './history.js'
import type { Outbox, Pending } from './outbox.js'
import type { Tree } from './tree.js'
import type { ChatClient, ChatState } from './types.js'

/** @internal What actions have to do with. */
export interface Acting {
  tree: Tree
  outbox: Outbox
  history: History
  state(): Pick<ChatState, 'id' | 'loadingEarlier'>
  /** Whether another branch than the newest one is shown. */
  elsewhere(): boolean
  /** The conversation as it is after a message was sent; of a new one it is the first. */
  sent(conversation: Conversation): void
  change(changes: Partial<Pick<ChatState, 'error' | 'conversation' | 'loadingEarlier'>>): void
  end(error: unknown): void
}

/** @internal Hands in what is on its way, one after the other; it stays, as UNSENT, if it fails. */
export function createDelivery(client: ChatClient, acting: Acting) {
  const { tree, outbox, history, change } = acting
  const stopping = new Set<string>()

  async function submit(pending: Pending): Promise<Message> {
    const { key: idempotencyKey, content, replaces, model, image } = pending
    if (content === null) {
      const reply = await client.regenerateReply(replaces ?? '', { idempotencyKey, ...(model && { model }) })
      await show(reply)
      outbox.remove(idempotencyKey)
      return reply
    }
    const sent: SentMessage =
      replaces === null
        ? image
          ? await client.generateImage({ ...inputOf(pending), prompt: content, idempotencyKey })
          : await client.sendMessage({ ...inputOf(pending), content, idempotencyKey })
        : await client.editMessage(replaces, content, { idempotencyKey })
    outbox.confirm(idempotencyKey, sent.message)
    await show(sent.message, sent.reply)
    acting.sent(sent.conversation)
    return sent.reply
  }

  async function show(...turn: Message[]): Promise<void> {
    for (const message of turn) tree.put(message)
    const reply = turn.at(-1)
    // An event may have been faster, and more may have come since.
    if (!reply || tree.branch().includes(reply.id) || tree.show(reply.id)) return
    await history.show(reply.id)
  }

  function inputOf({ key, model, attachmentIds, input }: Pending) {
    const { id } = acting.state()
    const leaf = tree.leaf()
    const chosen = input ?? {
      ...(id && { conversationId: id }),
      // Named only where it matters: of two people who write at once, the second one then answers the first.
      ...(id && leaf && acting.elsewhere() && { parentId: leaf }),
      ...(model && { model }),
      ...(attachmentIds?.length && { attachmentIds: [...attachmentIds] }),
    }
    outbox.change(key, { input: chosen })
    return chosen
  }

  function fail(key: string, error: unknown) {
    stopping.delete(key)
    const pending = outbox.get(key)
    if (pending?.content === null) outbox.remove(key)
    if (isOver(error)) acting.end(error)
    // What is still there says itself what is wrong with it.
    if (pending && pending.content !== null) outbox.change(key, { status: 'UNSENT', error: asError(error) })
    else if (!isOver(error)) change({ error: asError(error) })
  }

  return {
    deliver({ key }: Pending): Promise<boolean> {
      change({ error: null })
      return outbox.inTurn(async () => {
        const pending = outbox.get(key)
        if (!pending) return false
        try {
          const reply = await submit(pending)
          if (stopping.delete(key)) tree.put(await client.stopReply(reply.id))
          return true
        } catch (error) {
          fail(key, error)
          return false
        } finally {
          change({})
        }
      })
    },
    /** The replies to what is on its way, as soon as they begin. */
    stop() {
      for (const { key, status } of outbox.items()) if (status === 'SENDING') stopping.add(key)
    },
  }
}
