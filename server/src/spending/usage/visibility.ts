import type { ApiKey, Conversation, Message, Participant } from '@parley/prisma'
import type { MessageUsage, UsageTotals } from '@parley/schema'
import { seesKeysOf } from '../../access/apiKey/visibility.js'
import type { Asker } from '../../base/viewer.js'
import { decimalOf } from '../../model/price.js'
import { checkRange } from './input.js'
import { noUsage } from './sums.js'
import type {
  createConversationShareLoader,
  createConversationUsageLoader,
  createPayerLoader,
  createUserUsageLoader,
} from './usage.loader.js'

type UsageAsker = Asker<{
  apiKey: { load(id: string): Promise<ApiKey | null> }
  part: { load(key: { conversationId: string; userId: string }): Promise<Participant | null> }
  userUsage: ReturnType<typeof createUserUsageLoader>
  conversationUsage: ReturnType<typeof createConversationUsageLoader>
  conversationShares: ReturnType<typeof createConversationShareLoader>
  payer: ReturnType<typeof createPayerLoader>
}>

const readsAll = ({ viewer }: UsageAsker): boolean => viewer?.permissions.has('USAGE_READ_ALL') === true

/** What a person used, for the person and for whoever may read everybody's usage. */
export function usageOfUser(
  context: UsageAsker,
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
export async function usageOfReply(context: UsageAsker, message: Message): Promise<MessageUsage | null> {
  const usage = usageOf(message)
  if (!usage || readsAll(context)) return usage
  const payer = await context.loaders.payer.load(message.id)
  return payer !== null && payer === context.viewer?.user.id ? usage : null
}

/** What a conversation used: all of it for whoever may read everybody's usage, for others what they asked for themselves. */
export async function usageOfConversation(
  context: UsageAsker,
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
export async function keyOf(context: UsageAsker, id: string | null | undefined) {
  const key = id ? await context.loaders.apiKey.load(id) : null
  return key && seesKeysOf(context.viewer, key.ownerId) ? key : null
}

export function usageOf(message: Message): MessageUsage | null {
  const { promptTokens, completionTokens, costNano, timeToFirstToken, duration } = message
  if (promptTokens === null || completionTokens === null) return null
  return {
    promptTokens,
    completionTokens,
    cachedPromptTokens: message.cachedPromptTokens ?? 0,
    reasoningTokens: message.reasoningTokens ?? 0,
    cost: costNano === null ? null : decimalOf(costNano),
    timeToFirstToken,
    duration,
  }
}
