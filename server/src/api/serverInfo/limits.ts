import type { ServerLimits } from '@parley/schema'
import { MAX_BULK } from '../../base/page/checkBulk.js'
import { DEFAULT_SIZE, MAX_OFFSET, MAX_SIZE } from '../../base/page/window.js'
import { MAX_SYSTEM_PROMPT, MAX_TAG, MAX_TAGS, MAX_TITLE } from '../../chat/conversation/input.js'
import { MAX_SEARCH } from '../../chat/conversation/searchScope.js'
import { MAX_MESSAGE_LENGTH } from '../../chat/reply/sending/input.js'
import { limits } from '../graphql/limits.js'
import type { Services } from '../services.js'

/** What is checked elsewhere, from where it is checked. */
export const limitsOf = ({
  keeps,
  rateLimits,
  attachments,
}: Pick<Services, 'keeps' | 'rateLimits' | 'attachments'>): ServerLimits => ({
  maxMessageLength: MAX_MESSAGE_LENGTH,
  maxTitleLength: MAX_TITLE,
  maxSystemPromptLength: MAX_SYSTEM_PROMPT,
  maxTags: MAX_TAGS,
  maxTagLength: MAX_TAG,
  maxSearchLength: MAX_SEARCH,
  defaultPageSize: DEFAULT_SIZE,
  maxPageSize: MAX_SIZE,
  maxOffset: MAX_OFFSET,
  maxIds: MAX_BULK,
  maxCost: limits.cost,
  maxDepth: limits.depth,
  maxRootFields: limits.rootFields,
  maxAliases: limits.aliases,
  maxSelections: limits.selections,
  maxAnswerFields: limits.fields,
  maxAnswerBytes: limits.answer,
  maxRequestBytes: limits.body,
  maxRequestBytesWithMessage: limits.bodyWithMessage,
  maxSocketMessageBytes: limits.socketMessage,
  maxOperationSeconds: limits.time / 1000,
  ...keeps,
  uploads: attachments.limits,
  rates: rateLimits,
})
