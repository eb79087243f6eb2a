import { ParleyError } from '../errors.js'
import type { Conversation, Message, SentMessage, User } from '../index.js'
import { modelOf, testModel } from './models.js'
import type { World } from './world.js'

/** @internal What somebody says; `key` is that of the idempotency. */
export interface Said extends Pick<Message, 'content' | 'attachments'> {
  key: string | null
}

/** @internal Conversations and their branches. Fields that tests do not ask about are left as they are on a new object. */
export function createTurns(world: World, write: (id: string, content: string) => void) {
  const sent = new Map<string, SentMessage>()
  const all = () => [...world.messages.values()]
  const within = (id: string) => all().filter(message => message.conversation.id === id)
  const siblingsOf = ({ conversation, parent }: Message) =>
    within(conversation.id).filter(other => (other.parent?.id ?? null) === (parent?.id ?? null))

  function start(owner: User, given: Partial<Conversation>): Conversation {
    const at = world.now()
    const conversation = {
      title: null,
      model: modelOf(testModel.id),
      systemPrompt: null,
      pinned: false,
      archived: false,
      temporary: false,
      tags: [],
      lastMessage: null,
      lastMessageAt: null,
      eventCursor: '0',
      expiresAt: null,
      viewerAccess: 'OWNER',
      ...given,
      id: world.id('cnv'),
      owner: { id: owner.id, name: owner.name },
      createdAt: at,
      updatedAt: at,
    } as Conversation
    world.conversations.set(conversation.id, conversation)
    world.tell('CONVERSATION_CREATED', conversation.id, null, owner)
    return conversation
  }

  function add(conversationId: string, parentId: string | null, fields: Partial<Message>): Message {
    const at = world.now()
    const message = {
      author: null,
      content: '',
      attachments: null,
      reasoning: null,
      failure: null,
      model: null,
      usage: null,
      contextOmitted: null,
      feedback: null,
      idempotencyKey: null,
      completedAt: null,
      siblings: [],
      ...fields,
      id: world.id('msg'),
      conversation: { id: conversationId },
      parent: parentId === null ? null : { id: parentId },
      createdAt: at,
      updatedAt: at,
    } as unknown as Message
    world.messages.set(message.id, message)
    for (const one of siblingsOf(message))
      world.messages.set(one.id, { ...one, siblings: siblingsOf(message).map(({ id }) => ({ id })) })
    const changes = { lastMessage: { id: message.id }, lastMessageAt: at, updatedAt: at }
    world.conversations.set(conversationId, { ...world.conversation(conversationId), ...changes })
    return world.message(message.id)
  }

  /** Has an answer to a message written. */
  function answer(question: Message, actor: User | null, model = testModel.id): Message {
    const { id } = question.conversation
    const reply = add(id, question.id, { role: 'ASSISTANT', status: 'STREAMING', model: modelOf(model) })
    world.tell('REPLY_STARTED', id, reply.id, actor)
    // As the server does: first it is begun, then it is written.
    queueMicrotask(() => write(reply.id, question.content))
    return reply
  }

  return {
    start,
    answer,
    within,
    say(
      conversationId: string,
      parentId: string | null,
      author: User,
      { content, attachments, key }: Said,
    ): SentMessage {
      const known = key === null ? undefined : sent.get(`${author.id} ${key}`)
      if (known) return known
      if (parentId !== null && world.message(parentId).status === 'STREAMING')
        throw new ParleyError('CONFLICT', 'A reply is being written.')
      const message = add(conversationId, parentId, {
        role: 'USER',
        status: 'COMPLETE',
        author: { id: author.id, name: author.name },
        content,
        attachments,
        idempotencyKey: key,
      })
      world.tell('MESSAGE_ADDED', conversationId, message.id, author)
      const reply = answer(message, null)
      const turn = { conversation: world.conversation(conversationId), message, reply }
      if (key !== null) sent.set(`${author.id} ${key}`, turn)
      return turn
    },
    /** Ids from the first message to the newest one below a leaf. */
    branch(conversationId: string, leaf: string | null): Message[] {
      const wayTo = (message: Message | undefined): Message[] =>
        message ? [...wayTo(world.messages.get(message.parent?.id ?? '')), message] : []
      const newest = within(conversationId)
        .toReversed()
        .find(message => leaf === null || wayTo(message).some(({ id }) => id === leaf))
      return wayTo(newest)
    },
  }
}
