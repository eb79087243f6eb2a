import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import type { Statement } from '../../base/db/together.js'
import type { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelInfo, ModelUsage } from '../../model/model.js'
import { costOf, nanoOf, worstCostOf } from '../../model/price.js'
import type { Prices } from '../usage/prices.js'
import { alertReached, type TellPerson } from './alert.js'
import { type Applicable, budgetsFor, type Payer } from './budget.sql.js'
import { exceeded } from './exceeded.js'
import { periodOf } from './period.js'
import { storedUses } from './settle.js'
import { insertReservation, spend, takeFrom } from './take.sql.js'
import type { UseKey } from './useKey.js'

/** What a model writes at most where nobody said: with a budget no reply is asked for without an end. */
const MAX_OUTPUT = 4096

/** The same of an image, which is paid by tokens: OpenAI's largest take 6240. */
const MAX_IMAGE_OUTPUT = 8192

/** What a reply may cost at most. */
export interface Quote {
  /** Whether it costs nothing, and so fits every budget. */
  free: boolean
  amountNano: bigint
  /** 0 where nobody had to know. */
  promptTokens: number
  /** How many tokens the model may be asked for, so that it costs no more; absent: as many as it likes. */
  maxTokens?: number
}

/** A call of a model that is no reply: for a title. */
export interface OtherCall extends Payer {
  model: string
  usage: ModelUsage
  conversationId: string | null
}

export interface Budgets {
  /** `models`: the one that is asked first, then those that may answer instead of it. */
  quote(viewer: Viewer, models: readonly ModelInfo[], promptTokens: () => Promise<number>): Promise<Quote>
  /** The same of an image. */
  quoteImage(
    viewer: Viewer,
    models: readonly ModelInfo[],
    promptTokens: () => Promise<number>,
  ): Promise<Quote>
  /** Why not even the answer to an empty question is begun; null where it may be. A guess for pages: `reserve` decides. */
  refusal(viewer: Viewer, models: readonly ModelInfo[]): Promise<CodedError | null>
  /**
   * The worst case of a reply, stored with the transaction that begins it; it is settled by the one that ends it. Before
   * `take`: whoever sets a budget is waited for, and then it is seen.
   */
  reservation(viewer: Viewer, replyId: string, quote: Quote): Statement
  /**
   * Sets it aside where budgets have room for it. Throws BUDGET_EXCEEDED. Late: whoever shares a budget waits for the end
   * of this transaction.
   */
  take(tx: Transaction, viewer: Viewer, replyId: string, quote: Quote): Promise<void>
  /** Books a call that was made, whether the budgets have room for it or not. */
  bookCall(call: OtherCall): Promise<void>
}

export function createBudgets(deps: {
  db: Db
  prices: Prices
  tellPerson: TellPerson
  now: () => Date
}): Budgets {
  const { db, prices, tellPerson, now } = deps

  const useOf = ({ id, userId, period }: Applicable, at: Date): UseKey => ({
    budgetId: id,
    userId,
    periodStart: periodOf(period, at).start,
  })

  const quote: Budgets['quote'] = async (viewer, models, countPrompt) => {
    prices.learn(models)
    const unlimited: Quote = { free: models.every(isFree), amountNano: 0n, promptTokens: 0 }
    if (unlimited.free || (await budgetsFor(db.read, payerOf(viewer))).length === 0) return unlimited
    const promptTokens = await countPrompt()
    const maxTokens = models[0]?.maxOutput ?? MAX_OUTPUT
    const worst = { promptTokens, completionTokens: maxTokens }
    const amountNano = models.map(model => worstCostOf(model, worst) ?? 0n).reduce((a, b) => (a > b ? a : b))
    return { free: false, amountNano, promptTokens, maxTokens }
  }

  const quoteImage: Budgets['quoteImage'] = async (viewer, models, countPrompt) => {
    prices.learn(models)
    const most = (promptTokens: number) =>
      models
        .map(model => {
          const usage = { promptTokens, completionTokens: model.maxOutput ?? MAX_IMAGE_OUTPUT }
          return model.imagePrice === null ? (worstCostOf(model, usage) ?? 0n) : nanoOf(model.imagePrice)
        })
        .reduce((a, b) => (a > b ? a : b))
    const unlimited: Quote = { free: most(0) === 0n, amountNano: 0n, promptTokens: 0 }
    if (unlimited.free || (await budgetsFor(db.read, payerOf(viewer))).length === 0) return unlimited
    const promptTokens = await countPrompt()
    return { free: false, amountNano: most(promptTokens), promptTokens }
  }

  return {
    ...{ quote, quoteImage },

    async refusal(viewer, models) {
      const { free, amountNano } = await quote(viewer, models, async () => 0)
      if (free) return null
      const at = now()
      const budgets = await budgetsFor(db.read, payerOf(viewer))
      const uses = await Promise.all(
        budgets.map(budget =>
          db.read.budgetUse.findUnique({ where: { budgetId_userId_periodStart: useOf(budget, at) } }),
        ),
      )
      const full = budgets.find(({ limitNano }, i) => {
        const { spentNano = 0n, reservedNano = 0n } = uses[i] ?? {}
        return spentNano + reservedNano + amountNano > limitNano
      })
      return full ? exceeded(full, at) : null
    },

    reservation: (viewer, messageId, { amountNano, promptTokens }) =>
      insertReservation({ messageId, ...payerOf(viewer), promptTokens, amountNano, createdAt: now() }),

    async take(tx, viewer, replyId, { free, amountNano }) {
      const at = now()
      const budgets = free ? [] : await budgetsFor(tx, payerOf(viewer))
      if (budgets.length === 0) return
      await tx.reservation.update({
        where: { messageId: replyId },
        data: { budgets: storedUses(budgets.map(budget => useOf(budget, at))) },
      })
      for (const budget of budgets)
        if (!(await takeFrom(tx, db.kind, useOf(budget, at), amountNano))) throw exceeded(budget, at)
    },

    async bookCall({ userId, apiKeyId, model, usage, conversationId }) {
      await prices.load()
      const info = prices.of(model)
      const costNano = info ? costOf(info, usage) : null
      const createdAt = now()
      await db.write(async tx => {
        await tx.usage.create({
          data: {
            id: newId('use'),
            messageId: null,
            conversationId,
            userId,
            apiKeyId,
            model,
            ...usage,
            costNano,
            timeToFirstToken: null,
            failed: false,
            createdAt,
          },
        })
        if (!costNano) return
        const uses = (await budgetsFor(tx, { userId, apiKeyId })).map(budget => useOf(budget, createdAt))
        for (const use of uses) await spend(tx, db.kind, use, costNano)
        if (uses.length > 0) await alertReached(tx, { kind: db.kind, tellPerson }, uses)
      })
    },
  }
}

const payerOf = ({ user, apiKey }: Viewer): Payer => ({ userId: user.id, apiKeyId: apiKey?.id ?? null })

/** A model without a price, or one that costs nothing, fits every budget. */
const isFree = (model: ModelInfo): boolean =>
  !worstCostOf(model, { promptTokens: 1_000_000, completionTokens: 1_000_000 })
