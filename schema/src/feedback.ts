import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.js'

export const Rating = { UP: 'UP', DOWN: 'DOWN' } as const
export type Rating = keyof typeof Rating

registerEnumType(Rating, {
  name: 'Rating',
  description: 'What somebody thinks of a reply.',
  valuesConfig: { UP: { description: 'Good.' }, DOWN: { description: 'Bad.' } },
})

@ObjectType({ description: 'What you think of a reply.', simpleResolvers: true })
export class Feedback {
  @Field(() => Rating, { description: 'Good or bad.' })
  rating!: Rating

  @Field(() => String, { nullable: true, description: 'Your own words.' })
  comment!: string | null

  @Field(() => DateTime, { description: 'When you last said so.' })
  createdAt!: Date
}
