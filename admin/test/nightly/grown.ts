/** A whole type with its list, a filter that contains itself, an enum, and a mutation with an input. */
export const badgeSchema = `
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from './connection.js'
import { User } from './user.js'

export const BadgeTone = { GOLD: 'GOLD', SILVER: 'SILVER' } as const
export type BadgeTone = keyof typeof BadgeTone

registerEnumType(BadgeTone, {
  name: 'BadgeTone',
  description: 'What a badge is made of.',
  valuesConfig: { GOLD: { description: 'Gold.' }, SILVER: { description: 'Silver.' } },
})

@ObjectType({ description: 'What somebody was given for merit.' })
export class Badge {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: string

  @Field(() => String, { simple: true, description: 'What it says.' })
  name!: string

  @Field(() => BadgeTone, { simple: true, description: 'What it is made of.' })
  tone!: BadgeTone

  @Field(() => Int, { simple: true, description: 'How much it counts.' })
  points!: number

  @Field(() => User, { nullable: true, description: 'Who has it.' })
  user!: User | null
}

export const BadgeConnection = connectionOf('Badge', () => Badge)

@InputType({ description: 'Which badges a list contains.' })
export class BadgeFilter {
  @Field(() => String, { nullable: true, description: 'Part of its name.' })
  search?: string | null

  @Field(() => BadgeTone, { nullable: true, description: 'Made of this.' })
  tone?: BadgeTone | null

  @Field(() => BadgeFilter, { nullable: true, description: 'All but these.' })
  not?: BadgeFilter | null
}

@InputType({ description: 'Whom to give what.' })
export class AwardBadgeInput {
  @Field(() => String, { description: 'What it says.' })
  name!: string

  @Field(() => BadgeTone, { description: 'What it is made of.' })
  tone!: BadgeTone

  @Field(() => Int, { nullable: true, description: 'How much it counts; 1 by default.' })
  points?: number | null

  @Field(() => ID, { description: 'Who gets it.' })
  userId!: string
}
`

export const badgeResolver = `
import { AwardBadgeInput, Badge, BadgeConnection, BadgeFilter, Knock, type Page, PageArgs, User } from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access } from '../../api/access.js'
import type { Context } from '../../api/context.js'

interface BadgeRow extends Pick<Badge, 'id' | 'name' | 'tone' | 'points'> {
  userId: string
}

const rows: BadgeRow[] = []

const fits = (row: BadgeRow, { search, tone, not }: BadgeFilter): boolean =>
  (!search || row.name.includes(search)) && (!tone || row.tone === tone) && (!not || !fits(row, not))

@Resolver(() => Badge)
export class BadgeResolver {
  @Access('USERS_MANAGE')
  @Query(() => BadgeConnection, { nullable: true, description: 'All badges. Needs USERS_MANAGE.' })
  badges(
    @Args(() => PageArgs) { first, offset }: PageArgs,
    @Arg('filter', () => BadgeFilter, { nullable: true, description: 'Which.' }) filter?: BadgeFilter,
  ): Page<BadgeRow> {
    const found = rows.filter(row => fits(row, filter ?? {}))
    const from = offset ?? 0
    const nodes = found.slice(from, from + (first ?? 20))
    return {
      nodes,
      edges: nodes.map(node => ({ cursor: node.id, node })),
      pageInfo: {
        ...{ hasNextPage: from + nodes.length < found.length, hasPreviousPage: from > 0 },
        ...{ startCursor: nodes[0]?.id ?? null, endCursor: nodes.at(-1)?.id ?? null },
      },
      count: () => found.length,
    }
  }

  @Access('USERS_MANAGE')
  @Mutation(() => Badge, { nullable: true, description: 'Gives a badge. Needs USERS_MANAGE.' })
  awardBadge(
    @Arg('input', () => AwardBadgeInput, { description: 'Whom, and what.' }) input: AwardBadgeInput,
  ): BadgeRow {
    const row = { ...input, id: \`badge-\${rows.length}\`, points: input.points ?? 1 }
    rows.push(row)
    return row
  }

  @FieldResolver(() => User, { nullable: true })
  user(@Root() { userId }: BadgeRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(userId)
  }
}

@Resolver(() => Knock)
export class KnockNicknameResolver {
  @FieldResolver(() => String, { nullable: true })
  nickname(@Root() { name }: Knock): string {
    return \`the one called \${name}\`
  }
}
`

/** What somebody would write by the types: \`tsc\` has to find it right. */
export const typed = `
import type { KnockStatus, Records } from './generated/resources.js'

export const toneOf = ({ tone }: Records['badges']): 'GOLD' | 'SILVER' => tone
export const nicknameOf = ({ nickname }: Records['knocks']): string | null => nickname
export const parked: KnockStatus = 'PARKED'
// @ts-expect-error: there is no such tone
export const wrong: Records['badges']['tone'] = 'BRONZE'
`
