import type { DatabaseKind, OnQuery } from '@parley/prisma'
import { newId } from '../src/base/db/id.js'
import { recordBudgetAlerted as tellPerson } from '../src/chat/conversationEvent/record.js'
import { endReplies } from '../src/chat/reply/keeping/endReply.js'
import { addTurn, idsFor, type TurnIds } from '../src/chat/reply/sending/addTurn.js'
import { unknownModel } from '../src/model/info.js'
import { nanoOf } from '../src/model/price.js'
import { createBudgets } from '../src/spending/budget/budget.service.js'
import { createPrices } from '../src/spending/usage/prices.js'
import { openPeople } from './people.js'

const processId = 'prc_test'
const model = {
  ...unknownModel('priced'),
  maxOutput: 10,
  promptPricePerMillionTokens: '0',
  completionPricePerMillionTokens: '10',
}

/** Replies of a process without a server around them: of whichever it writes, one token costs 0.00001. */
export async function openRunningReplies(kind: DatabaseKind, onQuery?: OnQuery) {
  const people = await openPeople(kind, onQuery)
  const { db } = people
  const prices = createPrices({ list: async () => [model] })
  const budgets = createBudgets({ db, prices, tellPerson, now: () => new Date() })
  const viewer = await people.viewer(await people.add({ roles: ['rol_user'] }))

  return {
    ...{ db, url: people.url },
    /** Sets a budget of the organisation. */
    limit: () =>
      db.write(tx =>
        tx.budget.create({
          data: {
            ...{ id: newId('bud'), scope: 'ORGANIZATION', subjectId: '', period: 'MONTH' },
            ...{ limitNano: nanoOf('1'), alertAt: 90, createdAt: new Date() },
          },
        }),
      ),
    /** Begins a reply in a new conversation, as sending does. */
    async begin(): Promise<TurnIds> {
      const quote = await budgets.quote(viewer, [model], async () => 100)
      return db.write(async tx => {
        const turn = { conversationId: null, content: 'Hi', model: model.id, processId }
        const ids = idsFor(turn)
        await addTurn(tx, viewer, turn, ids, [budgets.reservation(viewer, ids.reply, quote)])
        await budgets.take(tx, viewer, ids.reply, quote)
        return ids
      })
    },
    /** Ends them together, each with one token; `titles`: models write them. */
    async end(replies: TurnIds[], titles = false): Promise<string[]> {
      const usage = { promptTokens: 1, completionTokens: 1 }
      const outcome = { status: 'COMPLETE' as const, usage }
      const ends = replies.map(({ reply }) => ({ id: reply, content: 'Yes.', outcome }))
      const ended = await db.write(tx => endReplies(tx, processId, ends, { kind, prices }, { titles }))
      return ended.map(({ id }) => id)
    },
    [Symbol.asyncDispose]: () => people[Symbol.asyncDispose](),
  }
}
