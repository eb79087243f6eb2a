import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
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
  description: 'What a budget applies to.',
  valuesConfig: {
    ORGANIZATION: { description: 'The whole organisation: what everybody spends together.' },
    ROLE: {
      description:
        'Each person with a role, separately: what they spend while they have it. When the budget is set, everything that the current members spent earlier in the period counts too.',
    },
    USER: { description: 'One person, including what their API keys spend.' },
    API_KEY: { description: 'One API key: what is requested with it.' },
  },
})

export const BudgetPeriod = { DAY: 'DAY', MONTH: 'MONTH' } as const
export type BudgetPeriod = keyof typeof BudgetPeriod

registerEnumType(BudgetPeriod, {
  name: 'BudgetPeriod',
  description: 'How long a period of a budget lasts, in UTC.',
  valuesConfig: {
    DAY: { description: 'A day, until midnight UTC.' },
    MONTH: { description: 'A month, until midnight UTC on the first of the next month.' },
  },
})

@Admin({ group: 'SPENDING', icon: 'wallet', title: ['subject', 'scope'] })
@ObjectType({
  implements: Node,
  description:
    'A spending limit. With scope ROLE, it applies to each member separately. The server reserves the highest possible cost before it calls a model, and replaces it by the actual cost afterwards.',
})
export class Budget extends Node {
  @Field(() => BudgetScope, { simple: true, description: 'What the budget applies to.' })
  scope!: BudgetScope

  @Field(() => Node, {
    nullable: true,
    description:
      'The role, user or API key it applies to; null for the whole organisation, and if the subject is gone.',
  })
  subject!: Node | null

  @Field(() => BudgetPeriod, {
    simple: true,
    description: 'How long a period lasts. In each new period, spending counts from zero again.',
  })
  period!: BudgetPeriod

  @Field(() => Decimal, {
    description: 'The most that may be spent in a period, in the currency of serverInfo.',
  })
  limit!: string

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description:
      'The percentage of the limit at which the people it limits and those who manage budgets are told, once per period. They get BUDGET_ALERTED in conversationListEvents, or ALERTED in adminEvents. Null means never.',
  })
  alertAt!: number | null

  @Field(() => BudgetStatus, {
    nullable: true,
    description: 'How much of it is used; null for ROLE, where that differs per member: see User.budgets.',
  })
  status!: object | null
}

@ObjectType({
  description: 'How much of a budget is used. It has no id, because it differs per person.',
  simpleResolvers: true,
})
export class BudgetStatus {
  @Field(() => Budget, { description: 'The budget.' })
  budget!: Budget

  @Field(() => Decimal, { description: 'The amount spent in this period, in the currency of serverInfo.' })
  spent!: string

  @Field(() => Decimal, {
    description: 'The amount reserved for replies that are being written, in the currency of serverInfo.',
  })
  reserved!: string

  @Field(() => Boolean, {
    description:
      'Whether the amount spent in this period has reached `alertAt`. Reserved amounts do not count.',
  })
  alerted!: boolean

  @Field(() => DateTime, { description: 'When the next period begins.' })
  resetsAt!: Date
}

export const BudgetConnection = connectionOf('Budget', () => Budget)

export const BudgetOrderField = { CREATED_AT: 'CREATED_AT' } as const
export type BudgetOrderField = keyof typeof BudgetOrderField

registerEnumType(BudgetOrderField, {
  name: 'BudgetOrderField',
  description: 'What budgets can be ordered by.',
  valuesConfig: { CREATED_AT: { description: 'When it was first set.' } },
})

@InputType({ description: 'The order of a list of budgets.' })
export class BudgetOrder {
  @Field(() => BudgetOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: BudgetOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which budgets a list holds: those that fit every field given.' })
export class BudgetFilter extends ListFilter {
  @Field(() => BudgetScope, { nullable: true, description: 'Of this scope.' })
  scope?: BudgetScope | null

  @Field(() => ID, { nullable: true, description: 'Of this role, user or API key.' })
  subjectId?: string | null

  @Field(() => BudgetPeriod, { nullable: true, description: 'Of this period.' })
  period?: BudgetPeriod | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: budgets with nothing left in the present period; of a ROLE, for at least one of its members. false: all others.',
  })
  usedUp?: boolean | null
}

@InputType({
  description:
    'A budget. There is one for each scope, subject and period. Setting it again changes its limit and alert, but not what was spent.',
})
export class SetBudgetInput {
  @Field(() => BudgetScope, { description: 'What the budget applies to.' })
  scope!: BudgetScope

  @Field(() => ID, {
    nullable: true,
    description: 'The role, user or API key; leave it out for ORGANIZATION.',
  })
  subjectId?: string | null

  @Field(() => BudgetPeriod, {
    description: 'How long a period lasts. In each new period, spending counts from zero again.',
  })
  period!: BudgetPeriod

  @Field(() => Decimal, {
    description:
      'The most that may be spent in a period, in the currency of serverInfo, "0" to "1000000000"; 0 stops all spending.',
  })
  limit!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'The percentage of the limit at which people are told, 1 to 100. Null means never. If it is absent, it stays as it was; a new budget then never tells. A change starts over: people are told at once if spending has already reached it, and otherwise when it does, even if they were told before.',
  })
  alertAt?: number | null
}
