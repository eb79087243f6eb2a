import { ParleyError } from '../errors.js'
import type { Conversation, Message, Parley, User } from '../index.js'
import { createList } from '../list.js'
import type { createFiles } from './files.js'
import { createStreams, type Line } from './line.js'
import { modelOf, testModel } from './models.js'
import { pageOf } from './pageOf.js'
import type { createScript } from './script.js'
import type { createTurns } from './turns.js'
import type { World } from './world.js'

interface Deps {
  world: World
  turns: ReturnType<typeof createTurns>
  script: ReturnType<typeof createScript>
  files: ReturnType<typeof createFiles>
  line: Line
  user: User | null
  closing: AbortController
}

/** @internal What a test client can do. */
export function createMethods({ world, turns, script, files, line, user, closing }: Deps): Partial<Parley> {
  const { reply, events, call, conversationAt } = createStreams(world, line, closing.signal)

  const self = (): User => {
    if (!user) throw new ParleyError('UNAUTHENTICATED', 'Nobody is signed in.')
    return user
  }
  const change = (id: string, changes: Partial<Conversation>): Conversation => {
    const known = world.conversation(id)
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    world.conversations.set(id, { ...known, ...given, updatedAt: world.now() })
    world.tell('CONVERSATION_UPDATED', id, null, user)
    return world.conversation(id)
  }
  const listed = ({ archived, pinned, search, tags }: NonNullable<ListOptions>['filter'] & object) =>
    [...world.conversations.values()]
      .filter(one => !one.temporary && (archived == null || one.archived === archived))
      .filter(
        one => (pinned == null || one.pinned === pinned) && (tags ?? []).every(tag => one.tags.includes(tag)),
      )
      .filter(one => search == null || textOf(one).includes(search.toLowerCase()))
      .sort((a, b) => (b.lastMessageAt ?? b.createdAt).localeCompare(a.lastMessageAt ?? a.createdAt))
  const textOf = ({ id, title }: Conversation) =>
    [title ?? '', ...turns.within(id).map(({ content }) => content)].join('\n').toLowerCase()

  return {
    ...files.methods(call),
    reply,
    conversationEvents: (id, options) => events(id, options),
    conversationListEvents: options => events(null, options),
    me: options =>
      call(() => user && { ...user, eventCursor: String(world.happened.length) }, options?.signal),
    meWithConversations: ({ filter, first, signal } = {}) =>
      call(
        () =>
          user && {
            eventCursor: String(world.happened.length),
            conversations: pageOf(listed(filter ?? {}), { first }),
          },
        signal,
      ),
    models: options => call(() => [testModel], options?.signal),
    conversation: (id, options) => call(() => conversationAt(id), options?.signal),
    conversationWithMessages: (id, { last, leaf, signal } = {}) =>
      call(() => {
        const conversation = conversationAt(id)
        if (!conversation) return null
        return {
          ...conversation,
          forkedFrom: null,
          messages: pageOf(turns.branch(id, leaf ?? null), { last }),
        }
      }, signal),
    conversations: (options = {}) =>
      createList(args => call(() => pageOf(listed(options.filter ?? {}), args), options.signal), options),
    conversationMessages: (id, options = {}) => {
      const branch = () => turns.branch(world.conversation(id).id, options.leaf ?? null)
      return createList(args => call(() => pageOf(branch(), args), options.signal), options)
    },
    createConversation: (input = {}, options) =>
      call(() => turns.start(self(), given(input)), options?.signal),
    updateConversation: (id, input, options) => call(() => change(id, named(input)), options?.signal),
    deleteConversations: (ids, options) =>
      call(() => {
        for (const id of [ids].flat() as string[]) {
          if (world.conversations.delete(id)) world.tell('CONVERSATION_DELETED', id, null, user)
          for (const message of turns.within(id)) world.messages.delete(message.id)
        }
        return [ids].flat() as string[]
      }, options?.signal),
    sendMessage: (input, options) =>
      call(() => {
        const { conversationId, content, parentId, idempotencyKey } = input
        const carried = files.carried(input.attachmentIds ?? [], 'input.attachmentIds')
        if (content.trim() === '' && !carried)
          throw new ParleyError('BAD_USER_INPUT', 'Nothing is written.', {
            fields: { content: 'Write something.' },
          })
        const id = conversationId ?? turns.start(self(), {}).id
        const parent = parentId === undefined ? (turns.branch(id, null).at(-1)?.id ?? null) : parentId
        const sent = turns.say(world.conversation(id).id, parent, self(), {
          ...{ content, attachments: carried, key: idempotencyKey ?? null },
        })
        return { ...sent, conversation: conversationAt(sent.conversation.id) ?? sent.conversation }
      }, options?.signal),
    editMessage: (id, content, options) =>
      call(() => {
        const { conversation, parent, attachments } = world.message(id)
        const named = options?.attachmentIds
        return turns.say(conversation.id, parent?.id ?? null, self(), {
          content,
          attachments: named ? files.carried(named, 'attachmentIds') : attachments,
          key: options?.idempotencyKey ?? null,
        })
      }, options?.signal),
    regenerateReply: (id, options) =>
      call(() => {
        const { parent, status } = world.message(id)
        if (status === 'STREAMING') throw new ParleyError('CONFLICT', 'The reply is being written.')
        return turns.answer(world.message(parent?.id ?? ''), user, options?.model ?? undefined)
      }, options?.signal),
    stopReply: (id, options) =>
      call(() => {
        script.stop(id)
        return world.message(id)
      }, options?.signal),
    rateMessage: (id, options) =>
      call(() => {
        const { rating, comment = null } = options ?? {}
        const feedback = rating ? { rating, comment: comment ?? null, createdAt: world.now() } : null
        const message: Message = { ...world.message(id), feedback }
        world.messages.set(id, message)
        world.tell('MESSAGE_RATED', message.conversation.id, id, user)
        return message
      }, options?.signal),
    signOut: async () => {
      line.refusal = new ParleyError('UNAUTHENTICATED', 'Nobody is signed in.')
      world.wake()
      for (const listener of line.listeners) listener(null)
    },
    onSignedOut: listener => {
      line.listeners.add(listener)
      return () => void line.listeners.delete(listener)
    },
    close: () => closing.abort(new ParleyError('CLIENT_CLOSED', 'The client is closed.')),
  }
}

type ListOptions = Parameters<Parley['conversations']>[0]

const given = (input: object): Partial<Conversation> => {
  const { idempotencyKey: _, ...fields } = input as Record<string, unknown>
  return named(Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)))
}

/** A model is given by its id and kept as conversations name it. */
const named = ({ model, ...fields }: { model?: unknown }): Partial<Conversation> =>
  typeof model === 'string' ? { ...fields, model: modelOf(model) } : fields
