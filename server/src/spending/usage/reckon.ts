import type { Reservation } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import type { ModelUsage } from '../../model/model.js'
import { costOf, costOfImages } from '../../model/price.js'
import type { Prices } from './prices.js'

/** What booking needs to know: the kind of database, and what models cost. */
export interface Books {
  kind: Db['kind']
  prices: Pick<Prices, 'of'>
}

/** What a call of a model used. */
export interface Used {
  /** Null where the model was never reached. */
  usage: ModelUsage | null
  /** Null where the model has no price. */
  costNano: bigint | null
}

export interface Call {
  model: string
  /** What the model says it used, or the estimate of who wrote the reply. */
  usage?: ModelUsage | undefined
  /** What was written, by our own count, where there is neither. */
  completionTokens?: number | undefined
  /** It failed without a word. */
  unheard: boolean
  /** How many images count; absent: it is about text. */
  images?: number
}

/** What a reply used and costs, as exactly as can be known: what the model may have been given counts as read. */
export function reckon(
  prices: Books['prices'],
  { model, usage: told, completionTokens = 0, unheard, images = 0 }: Call,
  reservation: Pick<Reservation, 'promptTokens' | 'amountNano'> | undefined,
): Used {
  if (images > 0) {
    const info = prices.of(model)
    const costNano = info ? costOfImages(info, images, told) : reservation?.amountNano || null
    return { usage: told ?? { promptTokens: 0, completionTokens: 0 }, costNano }
  }
  const estimate = { promptTokens: reservation?.promptTokens ?? 0, completionTokens }
  const guessed = unheard || estimate.promptTokens + completionTokens === 0 ? null : estimate
  const usage = told ?? guessed
  if (!usage) return { usage: null, costNano: null }
  const info = prices.of(model)
  // Of a model that is listed no more, what was set aside is no less than what it cost.
  return { usage, costNano: info ? costOf(info, usage) : reservation?.amountNano || null }
}
