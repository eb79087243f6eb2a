import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.js'

export const Rating = { UP: 'UP', DOWN: 'DOWN' } as const
export type Rating = keyof typeof Rating

registerEnumType(Rating, {
  name: 'Rating',
  description: 'What a person thinks of a reply.',
  valuesConfig: { UP: { description: 'Good.' }, DOWN: { description: 'Bad.' } },
})

@ObjectType({ description: 'Your feedback on a reply.', simpleResolvers: true })
export class Feedback {
  @Field(() => Rating, { description: 'Whether you find it good or bad.' })
  rating!: Rating

  @Field(() => String, { nullable: true, description: 'Your comment.' })
  comment!: string | null

  @Field(() => DateTime, { description: 'When you last changed it.' })
  createdAt!: Date
}
