import type { Conversation } from '@parley/prisma'
import type { UsageTotals } from '@parley/schema'
import { seesKeysOf } from '../apiKey/visibility.js'
import type { Context } from '../context.js'
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

/** What a conversation used, for whoever writes in it and may read everybody's usage. */
export async function usageOfConversation(
  context: Context,
  { id }: Pick<Conversation, 'id'>,
): Promise<UsageTotals | null> {
  const userId = context.viewer?.user.id
  if (!readsAll(context)) {
    const part = userId ? await context.loaders.part.load({ conversationId: id, userId }) : null
    if (part?.access !== 'OWNER' && part?.access !== 'WRITE') return null
  }
  return context.loaders.conversationUsage.load(id)
}

/** The key of a group, if the viewer may see it. */
export async function keyOf(context: Context, id: string | null | undefined) {
  const key = id ? await context.loaders.apiKey.load(id) : null
  return key && seesKeysOf(context, key.ownerId) ? key : null
}
