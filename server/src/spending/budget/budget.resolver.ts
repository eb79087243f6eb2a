import type { Budget as BudgetRow, User as UserRow } from '@parley/prisma'
import {
  Budget,
  BudgetConnection,
  BudgetFilter,
  BudgetOrder,
  BudgetStatus,
  Decimal,
  Node,
  type Page,
  PageArgs,
  SetBudgetInput,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { decimalOf } from '../../model/price.js'
import type { BudgetState } from './budget.admin.service.js'
import { seesBudgetsOf, subjectOf } from './visibility.js'

@Resolver(() => Budget)
export class BudgetResolver {
  @Access('BUDGETS_MANAGE')
  @Query(() => BudgetConnection, {
    nullable: true,
    description: 'Every budget. Needs BUDGETS_MANAGE; find the budgets that limit you in me.',
  })
  budgets(
    @Ctx() { services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => BudgetFilter, {
      nullable: true,
      description: 'Which budgets to return; all by default.',
    })
    filter?: BudgetFilter,
    @Arg('orderBy', () => BudgetOrder, {
      nullable: true,
      description: 'In which order; newest first by default.',
    })
    orderBy?: BudgetOrder,
  ): Promise<Page<BudgetRow>> {
    return services.budgets.list({ ...page, filter, orderBy })
  }

  @Access('BUDGETS_MANAGE')
  @Mutation(() => Budget, {
    nullable: true,
    description:
      'Sets a budget. It counts everything that was spent in its period, even before you set it or set it again, and what is reserved: if the limit is already reached, nothing new begins. NOT_FOUND if the subject does not exist. Models without a price are not limited.',
  })
  setBudget(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => SetBudgetInput, {
      description: 'What the budget applies to, how long a period lasts, and the limit.',
    })
    input: SetBudgetInput,
  ): Promise<BudgetRow> {
    return services.budgets.set(signedIn(viewer), input)
  }

  @Access('BUDGETS_MANAGE')
  @Mutation(() => ID, {
    nullable: true,
    description: 'Deletes a budget. Returns the given id: a budget that is already gone counts as deleted.',
  })
  deleteBudget(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The budget.' }) id: string,
  ): Promise<string> {
    return services.budgets.delete(signedIn(viewer), id)
  }

  @FieldResolver(() => Node, { nullable: true })
  subject(@Root() budget: BudgetRow, @Ctx() context: Context) {
    return subjectOf(context, budget)
  }

  @FieldResolver(() => Decimal)
  limit(@Root() { limitNano }: BudgetRow): string {
    return decimalOf(limitNano)
  }

  @FieldResolver(() => BudgetStatus, { nullable: true })
  status(@Root() budget: BudgetRow, @Ctx() context: Context): Promise<BudgetState | null> {
    return context.services.budgets.state(context, budget)
  }
}

@Resolver(() => User)
export class UserBudgetsResolver {
  @FieldResolver(() => [BudgetStatus], { nullable: true })
  budgets(@Root() { id }: UserRow, @Ctx() context: Context): Promise<BudgetState[]> | null {
    return seesBudgetsOf(context.viewer, id) ? context.services.budgets.ofUser(context, id) : null
  }
}
