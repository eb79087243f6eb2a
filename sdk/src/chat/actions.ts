import { asError, isOver } from './asError.js'
import { type Acting, createDelivery } from './delivery.js'
import type { ChatActions, ChatClient } from './types.js'

/** @internal What a person does. */
export function createActions(client: ChatClient, acting: Acting): Omit<ChatActions, 'reload'> {
  const { tree, outbox, history, change } = acting
  const delivery = createDelivery(client, acting)

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    change({ error: null })
    try {
      await work()
      return true
    } catch (error) {
      if (isOver(error)) acting.end(error)
      else change({ error: asError(error) })
      return false
    } finally {
      change({})
    }
  }

  const regenerate: ChatActions['regenerate'] = (id, { model } = {}) => {
    const replaces = id ?? tree.branch().findLast(one => tree.get(one)?.role === 'ASSISTANT')
    if (!replaces) return Promise.resolve(false)
    return delivery.deliver(outbox.add({ content: null, replaces, model }))
  }

  return {
    send: (content, { model, attachmentIds, image } = {}) =>
      delivery.deliver(outbox.add({ content, replaces: null, model, attachmentIds, image })),
    edit: (id, content) => delivery.deliver(outbox.add({ content, replaces: id, model: undefined })),
    regenerate,
    retry(id) {
      const pending = outbox.get(id)
      if (!pending) return regenerate(id)
      if (pending.status === 'SENDING') return Promise.resolve(false)
      const { input, replaces } = pending
      // What was to start a conversation that another message has started since goes there.
      const moved = acting.state().id && input && !input.conversationId && !replaces
      outbox.change(id, { status: 'SENDING', error: null, ...(moved && { input: undefined }) })
      return delivery.deliver(pending)
    },
    discard(id) {
      if (outbox.get(id)?.status === 'UNSENT') outbox.remove(id)
      change({})
    },
    stop: () =>
      attempt(async () => {
        delivery.stop()
        const replies = tree.branch().filter(id => tree.get(id)?.status === 'STREAMING')
        for (const id of replies) tree.put(await client.stopReply(id))
      }),
    show: id => attempt(() => history.reach(id)),
    rate: (id, rating, comment) =>
      attempt(async () => {
        tree.put(await client.rateMessage(id, { rating, ...(comment !== undefined && { comment }) }))
      }),
    remove: (id, { branch = false } = {}) =>
      attempt(async () => {
        tree.put(await client.deleteMessage(id, { branch }))
        await history.show(tree.leaf())
      }),
    restore: id =>
      attempt(async () => {
        tree.put(await client.restoreMessage(id))
        await history.show(id)
      }),
    update: changes =>
      attempt(async () => {
        const { id } = acting.state()
        if (id) change({ conversation: await client.updateConversation(id, changes) })
      }),
    loadEarlier: () =>
      attempt(async () => {
        if (!tree.hasEarlier() || acting.state().loadingEarlier) return
        change({ loadingEarlier: true })
        try {
          await history.earlier()
        } finally {
          change({ loadingEarlier: false })
        }
      }),
  }
}
