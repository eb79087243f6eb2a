import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime, Decimal } from './scalars.js'

export const BudgetScope = {
  ORGANIZATION: 'ORGANIZATION',
  ROLE: 'ROLE',
  USER: 'USER',
  API_KEY: 'API_KEY',
} as const
export type BudgetScope = keyof typeof BudgetScope

registerEnumType(BudgetScope, {
  name: 'BudgetScope',
  description: 'Whose spending a budget limits.',
  valuesConfig: {
    ORGANIZATION: { description: 'Everybody’s together.' },
    ROLE: {
      description:
        'That of each person with a role, each on their own: what they spend while they have it, and when the budget is set, all that its present members spent before in the period.',
    },
    USER: { description: 'One person’s, API keys included.' },
    API_KEY: { description: 'What is asked with one key.' },
  },
})

export const BudgetPeriod = { DAY: 'DAY', MONTH: 'MONTH' } as const
export type BudgetPeriod = keyof typeof BudgetPeriod

registerEnumType(BudgetPeriod, {
  name: 'BudgetPeriod',
  description: 'How long a budget lasts before it begins anew, in UTC.',
  valuesConfig: {
    DAY: { description: 'Until midnight UTC.' },
    MONTH: { description: 'Until the first of the next month, midnight UTC.' },
  },
})

@Admin({ group: 'SPENDING', icon: 'wallet', title: ['subject', 'scope'] })
@ObjectType({
  implements: Node,
  description:
    'A spending limit. On a ROLE it holds for each member. The worst case is reserved before a model is called and settled by what it used.',
})
export class Budget extends Node {
  @Field(() => BudgetScope, { simple: true, description: 'Whose spending it limits.' })
  scope!: BudgetScope

  @Field(() => Node, {
    nullable: true,
    description:
      'The role, user or API key it limits; null for the whole organisation, and for what is gone.',
  })
  subject!: Node | null

  @Field(() => BudgetPeriod, { simple: true, description: 'How long it lasts before it begins anew.' })
  period!: BudgetPeriod

  @Field(() => Decimal, { description: 'How much may be spent in a period, in the currency of serverInfo.' })
  limit!: string

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description:
      'At how many percent of the limit its people and those who manage budgets are told, once in a period: by BUDGET_ALERTED in conversationListEvents, and by ALERTED in adminEvents. Null: never.',
  })
  alertAt!: number | null

  @Field(() => BudgetStatus, {
    nullable: true,
    description: 'How far it is used; null for ROLE, where it differs per member: see User.budgets.',
  })
  status!: object | null
}

@ObjectType({
  description: 'How far a budget is used; without an id, because it differs per person.',
  simpleResolvers: true,
})
export class BudgetStatus {
  @Field(() => Budget, { description: 'The budget.' })
  budget!: Budget

  @Field(() => Decimal, { description: 'Spent in this period, in the currency of serverInfo.' })
  spent!: string

  @Field(() => Decimal, { description: 'Set aside for replies that are being written.' })
  reserved!: string

  @Field(() => Boolean, {
    description:
      'Whether what is spent in this period has come to `alertAt`; what is set aside does not count for it.',
  })
  alerted!: boolean

  @Field(() => DateTime, { description: 'When the next period begins.' })
  resetsAt!: Date
}

export const BudgetConnection = connectionOf('Budget', () => Budget)

@InputType({
  description:
    'A budget: one for each scope, subject and period; setting it again changes its limit and alert, and nothing of what was spent.',
})
export class SetBudgetInput {
  @Field(() => BudgetScope, { description: 'Whose spending it limits.' })
  scope!: BudgetScope

  @Field(() => ID, { nullable: true, description: 'The role, user or API key; absent for ORGANIZATION.' })
  subjectId?: string | null

  @Field(() => BudgetPeriod, { description: 'How long it lasts before it begins anew.' })
  period!: BudgetPeriod

  @Field(() => Decimal, {
    description:
      'How much may be spent in a period, in the currency of serverInfo, "0" to "1000000000"; 0 stops all spending.',
  })
  limit!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'At how many percent of the limit people are told, 1 to 100; null: never; absent: as it was, of a new budget never. After a change it is judged anew: what is there by now is told at once, what no longer is when it comes there again.',
  })
  alertAt?: number | null
}
