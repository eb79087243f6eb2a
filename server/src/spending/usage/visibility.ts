import type { Conversation, Message } from '@parley/prisma'
import type { MessageUsage, UsageTotals } from '@parley/schema'
import { seesKeysOf } from '../../access/apiKey/visibility.js'
import type { Context } from '../../api/context.js'
import { usageOf } from '../../chat/conversation/messageParts.js'
import { noUsage } from './aggregate.js'
import { checkRange } from './input.js'

const readsAll = ({ viewer }: Context): boolean => viewer?.permissions.has('USAGE_READ_ALL') === true

/** What a person used, for the person and for whoever may read everybody's usage. */
export function usageOfUser(
  context: Context,
  userId: string,
  from: Date | null | undefined,
  to: Date | null | undefined,
): Promise<UsageTotals> | null {
  checkRange(from, to, '')
  return context.viewer?.user.id === userId || readsAll(context)
    ? context.loaders.userUsage.load({ userId, from: from ?? null, to: to ?? null })
    : null
}

/** What a reply used, for whoever asked for it, since they pay, and for whoever may read everybody's usage. */
export async function usageOfReply(context: Context, message: Message): Promise<MessageUsage | null> {
  const usage = usageOf(message)
  if (!usage || readsAll(context)) return usage
  const payer = await context.loaders.payer.load(message.id)
  return payer !== null && payer === context.viewer?.user.id ? usage : null
}

/** What a conversation used: all of it for whoever may read everybody's usage, for others what they asked for themselves. */
export async function usageOfConversation(
  context: Context,
  { id }: Pick<Conversation, 'id'>,
): Promise<UsageTotals | null> {
  if (readsAll(context)) return context.loaders.conversationUsage.load(id)
  const userId = context.viewer?.user.id
  if (!userId) return null
  const { own, others } = await context.loaders.conversationShares.load({ conversationId: id, userId })
  if (own || others) return own
  const part = await context.loaders.part.load({ conversationId: id, userId })
  return part?.access === 'OWNER' || part?.access === 'WRITE' ? noUsage : null
}

/** The key of a group, if the viewer may see it. */
export async function keyOf(context: Context, id: string | null | undefined) {
  const key = id ? await context.loaders.apiKey.load(id) : null
  return key && seesKeysOf(context, key.ownerId) ? key : null
}
